"""Names the ways in which one machine can be made to compute: other instruction sets, another number of threads.

Another order of additions is another run of a training, so what a page claims must hold under each of them;
``PROVEN_NUMERICS`` chooses one for a process and all that it starts.
"""

import os
import sys
from pathlib import Path

from proven.problem import Problem

NATIVE = "native"
WEAKEST = "default"  # no vector instructions: it differs from every processor's own way
VARIABLE = "PROVEN_NUMERICS"
NUMERICS = {  # name -> (processor flags that it needs, environment of the process)
    "default": ((), {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"}),
    "avx2": (("avx2",), {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_CBWR": "AVX2"}),
    "avx512": (
        ("avx512f", "avx512bw", "avx512dq", "avx512vl"),
        {"ATEN_CPU_CAPABILITY": "avx512", "ONEDNN_MAX_CPU_ISA": "AVX512_CORE", "MKL_CBWR": "AVX512"},
    ),
    "threads": (
        (),
        {
            "OMP_NUM_THREADS": "2",
            "MKL_NUM_THREADS": "2",
            "OPENBLAS_NUM_THREADS": "2",
            "OMP_WAIT_POLICY": "PASSIVE",  # threads that spin while they wait starve what runs beside them
        },
    ),
}
PATIENCE = 5  # times the usual limit of a listing: other numerics are slower, and nobody reads these runs


def chosen():
    """Name of this process's numerics, "native" unless ``PROVEN_NUMERICS`` says otherwise.

    Raises:
        Problem: the variable names none of `NUMERICS`.
    """
    name = os.environ.get(VARIABLE, NATIVE)
    if name not in (NATIVE, *NUMERICS):
        remedy = f"Choose one of {NATIVE}, {', '.join(NUMERICS)}."
        raise Problem(VARIABLE, 0, f"there are no numerics {name!r}", remedy)
    return name


def environment(name=None):
    """Variables that a process needs from its start, as a dict of str; empty for the native numerics.

    Args:
        name: one of `NUMERICS` or "native"; None means `chosen`.
    """
    name = chosen() if name is None else name
    return {} if name == NATIVE else {**NUMERICS[name][1], VARIABLE: name}


def patience():
    """Factor for the time limits of listings under this process's numerics."""
    return 1 if chosen() == NATIVE else PATIENCE


def available():
    """Names of the numerics that this processor can compute with, weakest first, as a list of str."""
    flags = _flags()
    return [name for name, (needed, _) in NUMERICS.items() if flags.issuperset(needed)]


def _flags():
    info = Path("/proc/cpuinfo")
    if not (sys.platform == "linux" and info.is_file()):
        return set()
    lines = (line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("flags"))
    return set(next(lines, ":").split(":", 1)[1].split())
