"""The identifier of each request: in its response, its log entries and its failures.

In: the headers of a request. Out: the identifier that the client sent, if it is well-formed; else
the trace id of its `traceparent`; else a new one. For the protocols in `app.http`, the
gate, and the log.

Source: W3C Trace Context, 3.2 'Traceparent Header'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from contextvars import Context
from random import getrandbits
from typing import Any, Final, TypeAlias

from resolvers.current_request import REQUEST_ID, current_request, text_of_request

RESPONSE_HEADERS: Final = "osdi.response_headers"
"""The key of a scope under which a protocol of `app.http` has the list of headers that it adds to
the response."""

_HEADER: Final = b"x-request-id"
_TRACEPARENT: Final = b"traceparent"
_TRACE_ID: Final = "osdi.trace_id"

# Tokens are longer, and names and addresses have no digits or other characters.
_WELL_FORMED = re.compile(rb"(?=[^0-9]*[0-9])[A-Za-z0-9-]{8,40}")
# A later version may add parts, but not version 00, which has 55 characters.
_TRACE = re.compile(
    rb"(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?"
)

_Scope: TypeAlias = MutableMapping[str, Any]


def enter(scope: _Scope, headers: Mapping[bytes, bytes]) -> None:
    """Identify a request by its `headers`, for its response and the log of the current task."""
    id_ = scope[REQUEST_ID] = request_id_of(scope, headers)
    current_request.set(scope)
    if RESPONSE_HEADERS in scope:
        scope[RESPONSE_HEADERS].append((_HEADER, id_))


def request_id_of(scope: _Scope, headers: Mapping[bytes, bytes]) -> bytes:
    """The identifier of a request; the scope keeps its trace id."""
    is_sent = _HEADER in headers or _TRACEPARENT in headers
    return _sent(scope, headers) if is_sent else new_request_id()


def _sent(scope: _Scope, found: Mapping[bytes, bytes]) -> bytes:
    """The identifier that the client sent, or a new one; keeps its trace id.

    >>> _sent({}, {b"x-request-id": b"7f3a-0001"})
    b'7f3a-0001'
    >>> len(_sent({}, {b"x-request-id": b"ada@example.org"}))
    16
    >>> parent = b"-%032x-%016x-01" % (7, 7)
    >>> _sent({}, {b"traceparent": b"01" + parent + b"-more"})[-4:]
    b'0007'
    >>> len(_sent({}, {b"traceparent": b"00" + parent + b"-more"}))
    16
    """
    if match := _TRACE.fullmatch(found.get(_TRACEPARENT, b"")):
        scope[_TRACE_ID] = match[1]
    if _WELL_FORMED.fullmatch(found.get(_HEADER, b"")):
        return found[_HEADER]
    return match[1] if match else new_request_id()


def new_request_id() -> bytes:
    return b"%016x" % getrandbits(64)


def current_trace_id() -> str | None:
    """The trace that the client of this request belongs to, if it has sent one."""
    return text_of_request(_TRACE_ID)


def no_request() -> Context:
    """The context of a task that outlives the request that starts it."""
    return Context()
