"""requests, which has no async side: iterated inside an async task."""
DISTRIBUTION = "requests"

import requests
from stream_check_host.chat import ChatReader

session = requests.Session()


def open(request):
    reader = ChatReader()
    with session.post(request.url, headers=request.headers, data=request.body.encode(), stream=True) as response:
        response.raise_for_status()
        # The default of 512 bytes would hold short chunks back.
        for line in response.iter_lines(chunk_size=1):
            yield from reader.deltas(line)
    reader.finish()
