"""Keeps a listing within its own folder and this computer, and notes what goes wrong beside its main thread."""

import os
import sys
import threading

_REMEDY = "A listing may write relative paths only and connect to this computer only."
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    f"os.{name}" for name in ["remove", "rename", "mkdir", "rmdir", "link", "symlink", "truncate", "chmod", "chown"]
}


class Refused(PermissionError):
    """A listing tried to reach beyond its own folder or this computer, or to print without end."""


class Guard:
    """The hooks of a listing's process, and what they have found.

    Attributes:
        refused: list of (what, remedy).
        astray: list of (what, traceback) of errors that Python only tells on stderr: of threads, in ``__del__``, in
            exit functions.
    """

    def __init__(self, folder):
        self.refused, self.astray = [], []
        self._inside = (str(folder) + os.sep, "/dev/", "/proc/self/")

    def stand(self):
        """From now on."""

        def thread(args):
            if args.exc_type is not SystemExit:
                self.astray.append((f"a thread raises {args.exc_type.__name__}: {args.exc_value}", args.exc_traceback))
            threading.__excepthook__(args)

        def unraisable(args):
            where = f"{args.err_msg or 'Exception ignored in'}: {args.object!r}"
            self.astray.append((f"{args.exc_type.__name__}: {args.exc_value} ({where})", args.exc_traceback))
            sys.__unraisablehook__(args)

        threading.excepthook, sys.unraisablehook = thread, unraisable
        sys.addaudithook(self._hook)

    def deny(self, what, remedy=_REMEDY):
        """Note it, should the listing catch the error, and raise Refused."""
        self.refused.append((what, remedy))
        raise Refused(what)

    def _hook(self, event, args):
        """Called by Python before it opens, changes or connects (see `sys.addaudithook`)."""
        if event == "open":
            if isinstance(args[2], int) and args[2] & _WRITES:
                self._may_write(args[0])
        elif event in _CHANGES:
            self._may_write(args[0])
            if event in ("os.rename", "os.link"):
                self._may_write(args[1])
        elif event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
            address = args[1] if event in ("socket.connect", "socket.sendto") else args[:1]
            host = address[0] if isinstance(address, tuple) else None
            host = host.decode() if isinstance(host, bytes) else host
            if host and host not in ("localhost", "::1", "0.0.0.0") and not host.startswith("127."):
                self.deny(f"connects to another host: {host}")

    def _may_write(self, path):
        if isinstance(path, (str, bytes, os.PathLike)):
            real = os.path.realpath(os.fsdecode(path))
            if not real.startswith(self._inside):
                self.deny(f"writes outside its folder: {os.fsdecode(path)}")
