"""The engine of Proven PyTorch: runs every listing and puts code, output, claims and tests on one page.

It imports no torch itself; only the listings do, each in a process of its own.
"""
