"""Another task of the client's process, such as one of a web server: it receives each delta through a queue."""
import asyncio

from .messages import stamp, write_message


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
            # What is in the queue already arrived at the same moment.
            while not self._queue.empty():
                characters += self._queue.get_nowait()
            if not self._silent:
                write_message({"type": "observed", "t": t, "characters": characters, "stream": self._stream})

    async def idle(self):
        """Returns when the queue is empty."""
        while not self._queue.empty():
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        self._task.cancel()
