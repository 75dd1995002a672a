"""Opens one stream through a client and iterates it, as an async task of an application would.

Easy to get wrong: a sync generator is iterated without any await, because applications do that too, and it is what
blocks everything else.
"""
import asyncio
import inspect

from .failure import outcome_of
from .handed_over import content_of, stream_of
from .observer import Observer
from .messages import stamp, write_message


async def run_stream_task(open_stream, request, stream, silent=False):
    """Returns the outcome. `silent`: a warm-up, which writes no message."""

    def write(message):
        if not silent:
            write_message(dict(message, stream=stream))

    observer = Observer(stream, silent)

    def take(delta):
        t = stamp()
        channel, text = content_of(delta)
        if text == "":
            return
        write({"type": "delta", "t": t, "channel": channel, "text": text})
        observer.give(len(text.encode("utf-16-le")) // 2)

    outcome = {"kind": "completed"}
    try:
        write({"type": "request", "t": stamp()})
        await _iterate(open_stream(request), take)
    except asyncio.CancelledError:
        outcome = {"kind": "interrupted", "message": "the request was cancelled"}
    except Exception as error:  # whatever a client raises is data
        outcome = outcome_of(error)
    # Written before the observer has everything: another stream may block the loop for a long time.
    write({"type": "end", "t": stamp(), "outcome": outcome})
    await observer.idle()
    return outcome


async def _iterate(opened, take):
    deltas = stream_of(await opened if inspect.isawaitable(opened) else opened)
    if hasattr(deltas, "__aiter__"):
        async for delta in deltas:
            take(delta)
    else:
        for delta in deltas:
            take(delta)
