"""httpx.AsyncClient: the async path without an SDK."""
DISTRIBUTION = "httpx"

import httpx
from stream_check_host.chat import ChatReader

client = httpx.AsyncClient(timeout=None)


async def open(request):
    reader = ChatReader()
    async with client.stream("POST", request.url, headers=request.headers, content=request.body) as response:
        if response.status_code >= 400:
            await response.aread()
            response.raise_for_status()
        async for line in response.aiter_lines():
            for delta in reader.deltas(line):
                yield delta
    reader.finish()
