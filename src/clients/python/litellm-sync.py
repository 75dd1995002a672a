"""litellm.completion() iterated inside an async generator: the mistake of google/adk-python#1306."""
DISTRIBUTION = "litellm"

import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import litellm
from stream_check_host.chat import chunk_deltas, litellm_arguments


async def open(request):
    for chunk in litellm.completion(**litellm_arguments(request)):
        for delta in chunk_deltas(chunk.model_dump()):
            yield delta
