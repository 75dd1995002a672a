"""Records the pauses of this thread between ticks, and what the kernel says that it did meanwhile; like host/pauses.ts.

Linux has the CPU time of a thread and its time in the run queue in schedstat. On other systems both are None.
"""
import os

#: Shorter gaps of a 5 ms ticker are its normal lateness.
_PAUSE_NS = 15_000_000
_MAX_PAUSES = 5_000
_STEAL_PERIOD_NS = 100_000_000
#: The unit of /proc/stat.
_JIFFY_MS = 10


class PauseWatch:
    def __init__(self):
        self._thread_file = _open_quietly("/proc/thread-self/schedstat")
        self._machine_file = _open_quietly("/proc/stat")
        self._pauses = []
        self._last = None
        self._stolen_at = 0
        self._stolen = None

    def tick(self, at):
        """Call this at each tick of the watched thread."""
        thread = _thread_times(self._thread_file)
        if self._last is not None and at - self._last[0] >= _PAUSE_NS and len(self._pauses) < _MAX_PAUSES:
            before, self._stolen, self._stolen_at = self._stolen, _stolen_ms(self._machine_file), at
            last_at, last_thread = self._last
            self._pauses.append(
                {
                    "from": str(last_at),
                    "to": str(at),
                    "busyMs": _difference(last_thread, thread, 0),
                    "queuedMs": _difference(last_thread, thread, 1),
                    "stolenMs": None if before is None or self._stolen is None else max(0, self._stolen - before),
                }
            )
        elif at - self._stolen_at >= _STEAL_PERIOD_NS:
            self._stolen, self._stolen_at = _stolen_ms(self._machine_file), at
        self._last = (at, thread)

    def stop(self, at):
        """Counts as the last tick. Returns the pauses as the protocol writes them."""
        self.tick(at)
        return self._pauses


def _thread_times(file):
    words = _words(file)
    return None if words is None or len(words) < 2 else (int(words[0]) / 1e6, int(words[1]) / 1e6)


def _stolen_ms(file):
    words = _words(file)
    return None if words is None or len(words) < 9 else int(words[8]) * _JIFFY_MS


def _words(file):
    try:
        return None if file is None else os.pread(file, 256, 0).split()
    except OSError:
        return None


def _open_quietly(path):
    """A file descriptor; None where the system has no such file."""
    try:
        return os.open(path, os.O_RDONLY)
    except OSError:
        return None


def _difference(before, after, index):
    return None if before is None or after is None else max(0.0, after[index] - before[index])
