"""The OpenAI SDK, its sync client iterated inside an async task."""
DISTRIBUTION = "openai"

import json

import openai
from stream_check_host.chat import chunk_deltas

client = None


def open(request):
    global client
    client = client or openai.OpenAI(base_url=request.base_url, api_key=request.api_key or "none", max_retries=0)
    for chunk in client.chat.completions.create(**json.loads(request.body)):
        yield from chunk_deltas(chunk.model_dump())
