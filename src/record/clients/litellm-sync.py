"""litellm.completion() iterated inside an async generator: the mistake of google/adk-python#1306."""
DISTRIBUTION = "litellm"

import json
import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import litellm
from stream_check_host.chat import chunk_deltas


def _arguments(request):
    body = json.loads(request.body)
    body["model"] = "openai/" + body["model"]
    return dict(body, base_url=request.base_url, api_key=request.api_key or "none", num_retries=0)


async def open(request):
    for chunk in litellm.completion(**_arguments(request)):
        for delta in chunk_deltas(chunk.model_dump()):
            yield delta
