"""httpx.Client iterated inside an async task: the mistake of google/adk-python#1306 without an SDK."""
DISTRIBUTION = "httpx"

import httpx
from stream_check_host.chat import ChatReader

client = httpx.Client(timeout=None)


def open(request):
    reader = ChatReader()
    with client.stream("POST", request.url, headers=request.headers, content=request.body) as response:
        if response.status_code >= 400:
            response.read()
            response.raise_for_status()
        for line in response.iter_lines():
            yield from reader.deltas(line)
    reader.finish()
