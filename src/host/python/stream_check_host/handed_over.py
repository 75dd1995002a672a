"""Checks what a client hands over: an own client may return and yield anything.

Each message says what it was, and what to write instead.
"""
from .failure import StreamFailure

_CHANNELS = ("text", "reasoning", "tool-arguments")
_PAGE = "What a client yields: stream-check explain own-clients"
_DECODED = "decode them, and yield the words that are in them"


def stream_of(returned):
    """What open() returned, if it can be iterated. A str is not a stream, although Python can iterate its letters."""
    if isinstance(returned, str):
        raise _mistake("open() returned a str: yield each piece when it comes, in place of return")
    if isinstance(returned, (bytes, bytearray)):
        raise _mistake("open() returned bytes: %s" % _DECODED)
    if returned is None:
        raise _mistake("open() returned None: it has to yield each piece when it comes")
    is_stream = hasattr(returned, "__aiter__") or hasattr(returned, "__iter__")
    if isinstance(returned, dict) or not is_stream:
        raise _mistake("open() returned %s, which is no stream: yield each piece when it comes" % _name_of(returned))
    return returned


def content_of(yielded):
    """What was yielded: its channel, and its text."""
    if isinstance(yielded, str):
        return "text", yielded
    if isinstance(yielded, (bytes, bytearray)):
        raise _mistake("open() yielded bytes: %s" % _DECODED)
    if not isinstance(yielded, dict) or not isinstance(yielded.get("text"), str):
        message = "open() yielded %s: take the words out of it, and yield a str or a dict with channel and text"
        raise _mistake(message % _name_of(yielded))
    channel = yielded.get("channel", "text")
    if channel not in _CHANNELS:
        message = "open() yielded the unknown channel %r, which must be one of %s"
        raise _mistake(message % (channel, ", ".join(_CHANNELS)))
    return channel, yielded["text"]


def _mistake(message):
    return StreamFailure("client-crashed", "%s. %s" % (message, _PAGE))


def _name_of(value):
    if value is None:
        return "None"
    if isinstance(value, dict):
        return "a dict with %s" % ", ".join(str(name) for name in list(value)[:5]) if value else "an empty dict"
    name = type(value).__name__
    return "%s %s" % ("an" if name[0] in "AEIOUaeiou" else "a", name)
