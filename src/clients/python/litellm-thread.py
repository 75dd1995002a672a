"""litellm.completion() in a thread, handed over through a bounded queue: the other fix."""
DISTRIBUTION = "litellm"

import asyncio
import os
import threading

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import litellm
from stream_check_host.chat import chunk_deltas, litellm_arguments


async def open(request):
    loop = asyncio.get_running_loop()
    pieces = asyncio.Queue(maxsize=64)

    def put(piece):
        asyncio.run_coroutine_threadsafe(pieces.put(piece), loop).result()

    def work():
        try:
            for chunk in litellm.completion(**litellm_arguments(request)):
                for delta in chunk_deltas(chunk.model_dump()):
                    put(delta)
            put(None)
        except Exception as error:
            put(error)

    threading.Thread(target=work, daemon=True).start()
    while (piece := await pieces.get()) is not None:
        if isinstance(piece, Exception):
            raise piece
        yield piece
