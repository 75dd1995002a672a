"""google-adk: LiteLlm.generate_content_async(stream=True) alone. Its version decides the verdict."""
DISTRIBUTION = "google-adk"

import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import json

from google.adk.models.lite_llm import LiteLlm
from google.adk.models.llm_request import LlmRequest
from google.genai import types

model = None


async def open(request):
    global model
    body = json.loads(request.body)
    model = model or LiteLlm(
        model="openai/" + body["model"], api_base=request.base_url, api_key=request.api_key or "none", num_retries=0
    )
    prompt = body["messages"][-1]["content"]
    contents = [types.Content(role="user", parts=[types.Part(text=prompt)])]
    async for response in model.generate_content_async(LlmRequest(contents=contents), stream=True):
        # The last response says all of it once more.
        if not response.partial or response.content is None:
            continue
        for part in response.content.parts or []:
            if part.text:
                yield {"channel": "reasoning" if part.thought else "text", "text": part.text}
