"""OpenAI-style chat streams for clients without an SDK: lines of server-sent events to deltas."""
import json

from .failure import StreamFailure


class ChatReader:
    """Takes lines; call `finish` at the end of the body."""

    def __init__(self):
        self._ended = False
        self._stopped = False

    def deltas(self, line):
        if isinstance(line, bytes):
            line = line.decode("utf-8", "replace")
        line = line.rstrip("\r\n")
        if not line.startswith("data:"):
            return []
        data = line[5:].strip()
        if self._ended:
            return []
        if data == "[DONE]":
            self._ended = True
            return []
        chunk = json.loads(data)
        deltas = chunk_deltas(chunk)
        # Of several choices one may stop while another goes on.
        stops = any(choice.get("finish_reason") for choice in chunk.get("choices") or [])
        self._stopped = stops or (self._stopped and not deltas)
        return deltas

    def finish(self):
        if not self._ended and not self._stopped:
            raise StreamFailure("truncated", "the body ended, but the end mark of the answer never came")


def chunk_deltas(chunk):
    """The deltas of a chunk, which is a dict."""
    if chunk.get("error"):
        raise StreamFailure("protocol-error", str(chunk["error"].get("message", chunk["error"])))
    deltas = []
    for choice in chunk.get("choices") or []:
        delta = choice.get("delta") or {}
        for channel, key in (("reasoning", "reasoning_content"), ("text", "content")):
            if delta.get(key):
                deltas.append({"channel": channel, "text": delta[key]})
        for call in delta.get("tool_calls") or []:
            arguments = (call.get("function") or {}).get("arguments")
            if arguments:
                deltas.append({"channel": "tool-arguments", "text": arguments})
    return deltas


def litellm_arguments(request):
    """For completion() and acompletion(): an OpenAI-compatible server at our address, and no second try."""
    body = json.loads(request.body)
    return dict(
        body,
        model="openai/" + body["model"],
        base_url=request.base_url,
        api_key=request.api_key or "none",
        num_retries=0,
    )
