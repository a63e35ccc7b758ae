"""What a GraphQL request is, and what refuses it: the seam between transports and execution.

Source: GraphQL October 2021, 7 'Response'; GraphQL over HTTP, 'Request parameters'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from schema.failures import CODES


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One request as it was sent: the document, which of its operations, and their values."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One entry of `errors`. `path` is that of the field it belongs to; a request error, which
    kept everything from being executed, has none.
    """

    message: str
    code: str
    locations: tuple[tuple[int, int], ...] = ()
    path: tuple[str | int, ...] = ()
    properties: tuple[str, ...] = ()
    hint: str | None = None
    reference_code: str | None = None

    def formatted(self) -> dict[str, Any]:
        """{"message", "locations", "path", "extensions": {"code", …}}, without what is empty."""
        extensions = {
            "code": self.code,
            "properties": list(self.properties),
            "hint": self.hint,
            "reference_code": self.reference_code,
        }
        said: dict[str, Any] = {
            "message": self.message,
            "locations": [{"line": line, "column": column} for line, column in self.locations],
            "path": list(self.path),
            "extensions": {name: value for name, value in extensions.items() if value},
        }
        return {name: value for name, value in said.items() if value}


class RequestError(Exception):
    """Nothing was executed: every error found, and the HTTP status of the first."""

    def __init__(
        self, errors: Sequence[ErrorEntry], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = tuple(errors)
        self.status = CODES[errors[0].code]
        self.headers = dict(headers or {})


class Subscription(Protocol):
    """What a subscriber is sent: whole execution results, `{"data": …}`."""

    async def take(self) -> list[bytes]:
        """The results that wait, at least one; none: it is over.

        Raises: `Failure`, where it ended before its time.
        """
        ...

    def close(self) -> None: ...
