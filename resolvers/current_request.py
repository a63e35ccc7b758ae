"""The request that the current task serves, as the process identifies it."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

REQUEST_ID: Final = "osdi.request_id"

current_request: ContextVar[MutableMapping[str, Any] | None] = ContextVar("request", default=None)
"""The ASGI scope of the request, which has its identifier under `REQUEST_ID`."""


def current_request_id() -> str | None:
    """The identifier of the request that the current task serves."""
    return text_of_request(REQUEST_ID)


def text_of_request(key: str) -> str | None:
    """The value under the key in the scope of the current request, if there is a request."""
    value: bytes | None = (current_request.get() or {}).get(key)
    return None if value is None else value.decode()
