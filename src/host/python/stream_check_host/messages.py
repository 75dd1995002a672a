"""Writes messages to file descriptor 3, each at once with a blocking write."""
import json
import os
import threading
import time

_MESSAGE_FD = 3
_lock = threading.Lock()


def stamp():
    """Now, as the protocol writes it: nanoseconds of the monotonic clock."""
    return str(time.monotonic_ns())


def write_message(message):
    rest = (json.dumps(message) + "\n").encode()
    with _lock:
        while rest:
            try:
                rest = rest[os.write(_MESSAGE_FD, rest) :]
            except BlockingIOError:
                time.sleep(0.001)
            except BrokenPipeError:
                # The parent is gone.
                os._exit(1)
