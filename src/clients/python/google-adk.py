"""google-adk as applications use it: an LlmAgent with LiteLlm, through Runner.run_async with SSE streaming."""
DISTRIBUTION = "google-adk"

import os

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
from google.adk.agents import LlmAgent
from google.adk.agents.run_config import RunConfig, StreamingMode
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
from google.genai import types

from stream_check_host.adk import lite_llm_arguments, part_deltas, prompt_of

runner = None


async def open(request):
    global runner
    if runner is None:
        model = LiteLlm(**lite_llm_arguments(request))
        runner = InMemoryRunner(agent=LlmAgent(name="checked", model=model), app_name="stream_check")
    session = await runner.session_service.create_session(app_name="stream_check", user_id="reader")
    message = types.Content(role="user", parts=[types.Part(text=prompt_of(request))])
    config = RunConfig(streaming_mode=StreamingMode.SSE)
    async for event in runner.run_async(
        user_id="reader", session_id=session.id, new_message=message, run_config=config
    ):
        # The last event says all of it once more.
        if event.partial:
            for delta in part_deltas(event.content):
                yield delta
