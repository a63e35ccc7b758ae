"""The identifier of each request: in its response, its log entries and its failures.

In: the headers of a request. Out: the identifier that the client sent, if it is well-formed; else
the trace id of its `traceparent`; else a new one. For the protocols in `app.http`, and the log.

Source: W3C Trace Context, 3.2 'Traceparent Header'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, MutableMapping
from contextvars import Context, ContextVar
from random import getrandbits
from typing import Any, Final, TypeAlias

RESPONSE_HEADERS: Final = "osdi.response_headers"
"""The key of a scope under which a protocol of `app.http` has the list of headers that it adds to
the response."""

_HEADER: Final = b"x-request-id"
_TRACEPARENT: Final = b"traceparent"
_REQUEST_ID: Final = "osdi.request_id"
_TRACE_ID: Final = "osdi.trace_id"

# Tokens are longer, and names and addresses have no digits or other characters.
_WELL_FORMED = re.compile(rb"(?=[^0-9]*[0-9])[A-Za-z0-9-]{8,40}")
_TRACE = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_Scope: TypeAlias = MutableMapping[str, Any]
_current: ContextVar[_Scope | None] = ContextVar("request", default=None)


def enter(scope: _Scope, names: Collection[bytes]) -> None:
    """Identify a request whose headers have these `names`, in its response and for what the
    current task logs.
    """
    is_sent = _HEADER in names or _TRACEPARENT in names
    id_ = scope[_REQUEST_ID] = _sent(scope) if is_sent else b"%016x" % getrandbits(64)
    _current.set(scope)
    if RESPONSE_HEADERS in scope:
        scope[RESPONSE_HEADERS].append((_HEADER, id_))


def _sent(scope: _Scope) -> bytes:
    """The identifier that the client sent, or a new one; keeps its trace id.

    >>> _sent({"headers": [(b"x-request-id", b"7f3a-0001")]})
    b'7f3a-0001'
    >>> len(_sent({"headers": [(b"x-request-id", b"ada@example.org")]}))
    16
    """
    found: dict[bytes, bytes] = dict(scope["headers"])
    if match := _TRACE.fullmatch(found.get(_TRACEPARENT, b"")):
        scope[_TRACE_ID] = match[1]
    if _WELL_FORMED.fullmatch(found.get(_HEADER, b"")):
        return found[_HEADER]
    return match[1] if match else new_request_id()


def new_request_id() -> bytes:
    return b"%016x" % getrandbits(64)


def current_request_id() -> str | None:
    """The identifier of the request that the current task serves."""
    return _text(_REQUEST_ID)


def current_trace_id() -> str | None:
    """The trace that the client of this request belongs to, if it has sent one."""
    return _text(_TRACE_ID)


def _text(key: str) -> str | None:
    value: bytes | None = (_current.get() or {}).get(key)
    return None if value is None else value.decode()


def no_request() -> Context:
    """The context of a task that outlives the request that starts it."""
    return Context()
