"""What the google-adk clients share. Imports nothing of google-adk, whose versions differ."""
import json


def lite_llm_arguments(request):
    """For LiteLlm(): an OpenAI-compatible server at our address, and no second try."""
    return {
        "model": "openai/" + json.loads(request.body)["model"],
        "api_base": request.base_url,
        "api_key": request.api_key or "none",
        "num_retries": 0,
    }


def prompt_of(request):
    return json.loads(request.body)["messages"][-1]["content"]


def part_deltas(content):
    """The deltas of a google.genai Content, which may be None."""
    for part in (content.parts if content else None) or []:
        if part.text:
            yield {"channel": "reasoning" if part.thought else "text", "text": part.text}
