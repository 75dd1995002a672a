"""Finds where the main thread is while the event loop is silent.

A thread looks every 20 ms. When the last tick is older than 100 ms it takes the stack of the main thread. Three frames of
each stack are counted: the one that blocks (the innermost async function, because a blocking call inside it stops the
loop; else the innermost one of the client's own file), the innermost one outside the standard library, and the outermost
one that is neither the host's nor the client's.
"""
import inspect
import linecache
import os
import sys
import sysconfig
import threading
import time
from collections import Counter

_PERIOD_S = 0.02
_SILENCE_NS = 100_000_000
_KEPT = 6
_HOST = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_STDLIB = os.path.realpath(sysconfig.get_paths()["stdlib"])


class Watchdog:
    def __init__(self, ticker, client_file):
        self._ticker = ticker
        self._client_file = os.path.realpath(client_file)
        self._main = threading.main_thread().ident
        self._stop = threading.Event()
        self._samples = 0
        # The frames that block, and the two others.
        self._blocked = Counter()
        self._others = Counter()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._started_ns = time.monotonic_ns()
        self._thread.start()

    def _watch(self):
        while not self._stop.wait(_PERIOD_S):
            ticks = self._ticker.ticks
            last = int(ticks[-1]) if ticks else self._started_ns
            if time.monotonic_ns() - last < _SILENCE_NS:
                continue
            frame = sys._current_frames().get(self._main)
            if frame is not None:
                self._samples += 1
                self._count(frame)

    def _count(self, frame):
        stack = []
        while frame is not None:
            stack.append((frame.f_code, frame.f_lineno))
            frame = frame.f_back
        kinds = [(place, self._kind(place[0])) for place in stack]
        blocking = [place for place, kind in kinds if _is_async(place[0]) and kind in ("entry", "foreign")]
        blocking = (blocking or [place for place, kind in kinds if kind == "entry"])[:1]
        foreign = [place for place, kind in kinds if kind == "foreign"]
        inner = [place for place, kind in kinds if kind in ("entry", "foreign")]
        self._blocked.update(blocking)
        self._others.update(set(inner[:1] + foreign[-1:]) - set(blocking))

    def _kind(self, code):
        path = os.path.realpath(code.co_filename)
        if path.startswith(_HOST) or code.co_filename.startswith("<"):
            return "host"
        if path == self._client_file:
            return "entry"
        if path.startswith(_STDLIB) and "-packages" not in path:
            return "stdlib"
        return "foreign"

    def stop(self):
        """The message for the protocol: how often the stack was taken, and how often each frame was in it."""
        self._stop.set()
        self._thread.join()
        frames = []
        # The blocking frame comes first: it has the line to change.
        for (code, line), count in (self._blocked.most_common(_KEPT) + self._others.most_common(_KEPT)):
            package, file = _place_of(code.co_filename)
            frames.append(
                {
                    "package": package,
                    "file": file,
                    "line": line,
                    "function": code.co_name,
                    "source": linecache.getline(code.co_filename, line).strip() or None,
                    "count": count,
                }
            )
        return {"type": "silence", "samples": self._samples, "frames": frames}


def _is_async(code):
    return bool(code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR))


def _place_of(path):
    """The package, and the file relative to what holds it: google/adk/models/lite_llm.py.

    Of the user's own code the file from the root of the project, so that it can be found there; of a file elsewhere
    the name alone.
    """
    for marker in ("site-packages", "dist-packages"):
        head, found, rest = path.partition(os.sep + marker + os.sep)
        if found:
            return rest.split(os.sep)[0], rest.replace(os.sep, "/")
    root = os.getcwd() + os.sep
    full = os.path.realpath(path)
    return None, (full[len(root) :] if full.startswith(root) else os.path.basename(path)).replace(os.sep, "/")
