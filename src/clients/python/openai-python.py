"""The OpenAI SDK, its async client."""
DISTRIBUTION = "openai"

import json

import openai
from stream_check_host.chat import chunk_deltas

client = None


async def open(request):
    global client
    client = client or openai.AsyncOpenAI(base_url=request.base_url, api_key=request.api_key or "none", max_retries=0)
    body = json.loads(request.body)
    async for chunk in await client.chat.completions.create(**body):
        for delta in chunk_deltas(chunk.model_dump()):
            yield delta
