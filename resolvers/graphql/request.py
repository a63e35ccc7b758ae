"""A GraphQL request, its errors and its subscription: the interface of transports and execution.

Source: GraphQL October 2021, 7 'Response'; GraphQL over HTTP, 'Request parameters'.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from schema.failures import CODES


class GraphQLRequest(NamedTuple):
    """One request: the document, the name of an operation in it, and the values of variables.

    In place of the document there may be its id; `is_apollo` tells that Apollo's extension has it.
    """

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None
    document_id: str | None = None
    is_apollo: bool = False


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One entry of `errors`.

    `path` is that of the field it belongs to. A request error has none: nothing was executed.
    """

    message: str
    code: str
    locations: tuple[tuple[int, int], ...] = ()
    path: tuple[str | int, ...] = ()
    properties: tuple[str, ...] = ()
    hint: str | None = None
    reference_code: str | None = None

    def formatted(self) -> dict[str, Any]:
        """{"message", "locations", "path", "extensions": {"code", …}}, without empty members."""
        extensions = {
            "code": self.code,
            "properties": list(self.properties),
            "hint": self.hint,
            "reference_code": self.reference_code,
        }
        entry: dict[str, Any] = {
            "message": self.message,
            "locations": [{"line": line, "column": column} for line, column in self.locations],
            "path": list(self.path),
            "extensions": {name: value for name, value in extensions.items() if value},
        }
        return {name: value for name, value in entry.items() if value}


class RequestError(Exception):
    """The request was not executed: all errors found, and the HTTP status of the first."""

    def __init__(
        self, errors: Sequence[ErrorEntry], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = tuple(errors)
        self.status = CODES[errors[0].code]
        self.headers = dict(headers or {})


class Event:
    """One execution result of a subscription, shared by all subscribers with the same operation.

    `cursor` is where to resume after it, if that is known, and `id` the resource it is about.
    """

    __slots__ = ("_result", "cursor", "id", "payload")

    def __init__(self, payload: bytes, cursor: str | None = None, id_: UUID | None = None) -> None:
        self.payload = payload
        self.cursor = cursor
        self.id = id_
        self._result = payload if cursor is None else None

    @property
    def result(self) -> bytes:
        """The payload, `{"data": …}`, with the cursor in its `extensions`."""
        if self._result is None:
            assert self.cursor is not None
            extensions = b',"extensions":{"cursor":"%b"}}' % self.cursor.encode()
            self._result = self.payload[:-1] + extensions
        return self._result


@dataclass(frozen=True, slots=True)
class Quota:
    """The rate limit of an API key, for which the evaluations of a live query count as requests.

    `consume` counts one and returns 0, or returns the seconds after which to try again.
    """

    key: Hashable
    consume: Callable[[], float]


class Subscription(Protocol):
    """A source of whole execution results, `{"data": …}`, for one subscriber."""

    async def take(self) -> list[Event]:
        """Wait for results; an empty list is the end.

        Raises: `Failure`, if the subscription was ended early.
        """
        ...

    def close(self) -> None: ...
