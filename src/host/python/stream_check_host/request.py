"""The request that a client gets. Who takes it for a dict, or asks for what it has not, is told what to write."""
import json
import types

_PAGE = "What request has: stream-check explain own-clients"


class _Request(types.SimpleNamespace):
    def __getitem__(self, name):
        raise TypeError("request is no dict: write request.%s. %s" % (name, _PAGE))

    def __getattr__(self, name):
        raise AttributeError("request has no %s, but %s. %s" % (name, ", ".join(self.__dict__), _PAGE))


def request_of(command):
    """A new object for each request: a client may change the object that it gets."""
    return _Request(
        url=command["baseUrl"].rstrip("/") + command["path"],
        method=command["method"],
        headers=dict(command["headers"]),
        body=json.dumps(command["body"]),
        base_url=command["baseUrl"],
        api_key=command["apiKey"],
        model=command["model"],
        prompt=command["prompt"],
        max_tokens=command["maxTokens"],
        protocol=command["protocol"],
    )
