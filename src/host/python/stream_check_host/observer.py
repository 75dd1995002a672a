"""Another task of the client's process: it gets each delta through a queue, as a web server's task would."""
import asyncio

from .reports import report, stamp


class Observer:
    def __init__(self, stream, silent):
        self._queue = asyncio.Queue()
        self._stream = stream
        self._silent = silent
        self._task = asyncio.ensure_future(self._take())

    def give(self, characters):
        self._queue.put_nowait(characters)

    async def _take(self):
        characters = 0
        while True:
            characters += await self._queue.get()
            t = stamp()
            # Whatever else is there already came at this very moment.
            while not self._queue.empty():
                characters += self._queue.get_nowait()
            if not self._silent:
                report({"type": "observed", "t": t, "characters": characters, "stream": self._stream})

    async def idle(self):
        """Returns when everything that was given has been taken."""
        while not self._queue.empty():
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        self._task.cancel()
