"""Does many things side by side, as many at once as there are cores, and shows how far it is."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed


def side_by_side(work, jobs, ended=lambda job, result: None):
    """Do each job in a thread; the first error ends the others that have not begun.

    Args:
        work: function of a job.
        jobs: list.
        ended: called, in this thread, as each ends, with the job and what `work` returned.

    Returns:
        list of what `work` returned, in the order of the jobs.
    """
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        futures = {pool.submit(work, job): job for job in jobs}
        for future in as_completed(futures):
            ended(futures[future], future.result())
    except BaseException:  # Ctrl-C, for one
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return [future.result() for future in futures]


class Progress:
    """Tells of each thing that has ended: in a terminal with a bar below, elsewhere a line each.

    Args:
        total: how many there will be.
        stream: where lines go that are not for a terminal.
        every: elsewhere than in a terminal, tell of each hundredth only, say, and of the last.
    """

    def __init__(self, total=0, stream=None, every=1):
        self.total, self.ended, self._stream, self._every = total, 0, stream, every

    def step(self, line):
        """One more has ended."""
        self.ended += 1
        if sys.stderr.isatty():
            below = f"{bar(self.ended, self.total)} {self.ended} of {self.total}"
            print(f"\r\033[K{line}", below, sep="\n", end="\r", file=sys.stderr, flush=True)
        elif self.ended % self._every == 0 or self.ended == self.total:
            print(line, file=self._stream, flush=True)


def bar(ended, total, width=60):
    """A line of `width` characters (str) that is full when all `total` have ended, and not before."""
    full = width * min(ended, total) // max(total, 1)
    return "█" * full + "·" * (width - full)
