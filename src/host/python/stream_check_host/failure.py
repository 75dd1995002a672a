"""From an exception of a client to the outcome: its kind, and one line with the innermost frame outside of this package."""
import os
import traceback

_BY_NAME = {
    "connect-failed": ("ConnectError", "ConnectTimeout", "ConnectionRefusedError", "ClientConnectorError", "gaierror"),
    "timed-out": ("ReadTimeout", "TimeoutError", "APITimeoutError", "Timeout"),
    "truncated": ("RemoteProtocolError", "IncompleteRead", "ChunkedEncodingError", "ClientPayloadError"),
    "reset": ("ConnectionResetError", "ReadError", "ClientOSError", "ServerDisconnectedError"),
}
_UNREADABLE = ("JSONDecodeError", "UnicodeDecodeError", "DecodingError")


class StreamFailure(Exception):
    """Raised by a client of this package that knows the kind of the failure."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def outcome_of(error):
    if isinstance(error, StreamFailure):
        return {"kind": error.kind, "message": str(error)}
    # Some libraries put a status on any error, so an unreadable chunk is checked first.
    if any(type(link).__name__ in _UNREADABLE for link in _chain(error)):
        return {"kind": "protocol-error", "message": line_of(error)}
    status = _status_of(error)
    if status is not None:
        return {"kind": "http-error", "message": line_of(error), "status": status}
    for link in reversed(_chain(error)):
        for kind, names in _BY_NAME.items():
            if type(link).__name__ in names:
                return {"kind": kind, "message": line_of(error)}
    return {"kind": "client-crashed", "message": line_of(error)}


def _status_of(error):
    """Of the error itself, or of the response that it carries, as httpx, requests and the SDKs do."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "status"):
            status = getattr(holder, name, None)
            if isinstance(status, int) and 400 <= status <= 599:
                return status
    return None


def _chain(error):
    chain = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def line_of(error):
    """Its type, its message, and where it was raised."""
    text = " ".join(str(error).split())
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if os.path.dirname(frame.filename) != os.path.dirname(__file__)]
    where = " (%s:%d in %s)" % (os.path.basename(own[-1].filename), own[-1].lineno, own[-1].name) if own else ""
    return "%s%s%s" % (type(error).__name__, ": " + text[:300] if text else "", where)
