"""google-adk as applications use it: an LlmAgent with LiteLlm, through Runner.run_async with SSE streaming."""
DISTRIBUTION = "google-adk"

import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
import json

from google.adk.agents import LlmAgent
from google.adk.agents.run_config import RunConfig, StreamingMode
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
from google.genai import types

runner = None


async def open(request):
    global runner
    body = json.loads(request.body)
    if runner is None:
        model = LiteLlm(
            model="openai/" + body["model"], api_base=request.base_url, api_key=request.api_key or "none", num_retries=0
        )
        runner = InMemoryRunner(agent=LlmAgent(name="checked", model=model), app_name="stream_check")
    session = await runner.session_service.create_session(app_name="stream_check", user_id="reader")
    message = types.Content(role="user", parts=[types.Part(text=body["messages"][-1]["content"])])
    config = RunConfig(streaming_mode=StreamingMode.SSE)
    async for event in runner.run_async(
        user_id="reader", session_id=session.id, new_message=message, run_config=config
    ):
        # The last event says all of it once more.
        if not event.partial or event.content is None:
            continue
        for part in event.content.parts or []:
            if part.text:
                yield {"channel": "reasoning" if part.thought else "text", "text": part.text}
