"""aiohttp.ClientSession: the other async HTTP client."""
DISTRIBUTION = "aiohttp"

import aiohttp
from stream_check_host.chat import ChatReader

session = None


async def open(request):
    global session
    # A session belongs to a running loop, so it cannot be made while this file is imported.
    session = session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
    reader = ChatReader()
    async with session.post(request.url, headers=request.headers, data=request.body.encode()) as response:
        response.raise_for_status()
        async for line in response.content:
            for delta in reader.deltas(line):
                yield delta
    reader.finish()
