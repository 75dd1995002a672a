"""google-adk: LiteLlm.generate_content_async(stream=True) alone. Its version decides the verdict."""
DISTRIBUTION = "google-adk"

import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
from google.adk.models.lite_llm import LiteLlm
from google.adk.models.llm_request import LlmRequest
from google.genai import types

from stream_check_host.adk import lite_llm_arguments, part_deltas, prompt_of

model = None


async def open(request):
    global model
    model = model or LiteLlm(**lite_llm_arguments(request))
    contents = [types.Content(role="user", parts=[types.Part(text=prompt_of(request))])]
    async for response in model.generate_content_async(LlmRequest(contents=contents, config=types.GenerateContentConfig()), stream=True):
        # The last response says all of it once more.
        if response.partial:
            for delta in part_deltas(response.content):
                yield delta
