"""The life of this process: hello, pings, warm-ups and runs, the end."""
import asyncio
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
import threading

from .failure import StreamFailure, line_of, outcome_of
from .messages import stamp, write_message
from .request import request_of
from .stream_task import run_stream_task
from .ticker import Ticker
from .watchdog import Watchdog

_SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
_OUR_CLIENTS = os.path.normpath(os.path.join(_SRC, "clients", "python"))

#: Packages between a program and a model, by the name under which they are imported.
_REPORTED_PACKAGES = {"google.adk": "google-adk", "google.genai": "google-genai"}
_REPORTED_PACKAGES.update({name: name for name in "aiohttp anthropic httpcore httpx litellm openai requests urllib3 uvloop".split()})


def main(client):
    """`client`: the path of the file of a client, of this package or an own one."""
    _say_hello(client)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    commands = asyncio.Queue()
    threading.Thread(target=_listen, args=(loop, commands), daemon=True).start()
    code = 0
    try:
        loop.run_until_complete(_obey(commands, client))
    except BaseException as error:  # also those that no client should catch, such as KeyboardInterrupt
        code = _code_of(error)
        sys.stderr.write(line_of(error) + "\n")
    finally:
        _flush()
        # Threads and connections that the client left open must not keep this process alive.
        os._exit(code)


def _code_of(error):
    """Like that of Python itself."""
    if not isinstance(error, SystemExit):
        return 1
    return error.code if isinstance(error.code, int) else int(error.code is not None)


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass


def _say_hello(client):
    write_message(
        {
            "type": "hello",
            "protocolVersion": 1,
            "client": {"id": os.path.basename(client), "version": _version_of(client)},
            "runtime": {"name": _runtime(), "version": platform.python_version()},
            "clock": "monotonic",
        }
    )


def _runtime():
    name = platform.python_implementation()
    return "python" if name == "CPython" else name.lower()


def _version_of(client):
    """A client of this package names its distribution in its first lines. Importing it now would take long."""
    with open(client, encoding="utf-8") as file:
        for line in file:
            if line.startswith("DISTRIBUTION = "):
                try:
                    return importlib.metadata.version(line.split('"')[1])
                except importlib.metadata.PackageNotFoundError:
                    return None
    return None


def _packages():
    """Versions of the packages in _REPORTED_PACKAGES that were loaded."""
    found = {}
    for module, distribution in _REPORTED_PACKAGES.items():
        if module in sys.modules:
            try:
                found[distribution] = importlib.metadata.version(distribution)
            except importlib.metadata.PackageNotFoundError:
                pass
    return found


def _listen(loop, commands):
    """Runs in a thread, so that pings are answered while the loop is busy. After the last line it queues None."""
    for line in sys.stdin:
        if not line.strip():
            continue
        command = json.loads(line)
        if command["type"] == "ping":
            write_message({"type": "pong", "id": command["id"], "t": stamp()})
        else:
            loop.call_soon_threadsafe(commands.put_nowait, command)
    loop.call_soon_threadsafe(commands.put_nowait, None)


async def _obey(commands, client):
    """Carries out one command after the other, until `cancel` or the end of stdin."""
    streams = _Streams(client)
    following = asyncio.ensure_future(commands.get())
    while True:
        command = await following
        if command is None or command["type"] == "cancel":
            return
        following = asyncio.ensure_future(commands.get())
        work = asyncio.ensure_future(streams.work(command))
        await asyncio.wait({work, following}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            await asyncio.wait({work}, timeout=1)
            return
        # What no client should raise ends this process: it is told in main.
        work.result()


class _Streams:
    """The streams of this process, all through one client."""

    def __init__(self, client):
        self._client = client
        self._open = None

    async def work(self, command):
        """Carries out one command and writes `done` after its last message."""
        try:
            if self._open is None:
                self._open = _load(self._client)
            if command["type"] == "warm-up":
                failure = await self._warm_up(command)
            else:
                failure = await self._measure(command)
        except Exception as error:
            failure = outcome_of(error)
        if failure is not None:
            message = "before the measured request: %s" % failure.get("message")
            for stream in range(command["options"].get("streams", 1)):
                write_message({"type": "end", "t": stamp(), "outcome": dict(failure, message=message), "stream": stream})
        write_message({"type": "done"})

    async def _warm_up(self, command):
        outcome = await run_stream_task(self._open, request_of(command), 0, silent=True)
        if outcome["kind"] != "completed":
            return outcome
        write_message({"type": "warmup-done", "packages": _packages()})
        return None

    async def _measure(self, command):
        streams = command["options"].get("streams", 1)
        ticker = Ticker()
        await ticker.start()
        sampling = command["options"].get("clientOptions", {}).get("sampling") != "off"
        watchdog = Watchdog(ticker, self._client) if sampling else None
        tasks = [run_stream_task(self._open, request_of(command), stream) for stream in range(streams)]
        await asyncio.gather(*tasks)
        ticker.stop()
        if watchdog is not None:
            write_message(watchdog.stop())
        write_message({"type": "ticks", "t": ticker.ticks, "utilization": None, "pauses": ticker.pauses})
        return None


def _load(client):
    """The client's open(). The directory of an own client is put on the path, as if Python had started that file.

    The directory of our clients is not: its httpx.py would hide the package httpx.
    """
    directory = os.path.dirname(os.path.abspath(client))
    if directory != _OUR_CLIENTS:
        sys.path.insert(0, directory)
    spec = importlib.util.spec_from_file_location("stream_check_client", client)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(getattr(module, "open", None)):
        message = "%s defines no function open(request). An example to copy: stream-check explain own-clients"
        raise StreamFailure("client-crashed", message % os.path.basename(client))
    return module.open
