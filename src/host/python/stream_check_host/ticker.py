"""The ticker of the event loop: a stamp every 5 ms as long as the loop turns."""
import asyncio
import time

from .pauses import PauseWatch

_PERIOD_S = 0.005


class Ticker:
    def __init__(self):
        self.ticks = []
        self.pauses = []
        self._watch = PauseWatch()
        self._task = None

    async def start(self):
        """Returns at the first tick: a ticker that starts later would show a silence that the client did not cause."""
        self._task = asyncio.ensure_future(self._tick())
        while not self.ticks:
            await asyncio.sleep(0.001)

    async def _tick(self):
        while True:
            at = time.monotonic_ns()
            self.ticks.append(str(at))
            self._watch.tick(at)
            await asyncio.sleep(_PERIOD_S)

    def stop(self):
        self._task.cancel()
        self.pauses = self._watch.stop(time.monotonic_ns())
