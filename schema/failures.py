"""Every error that a client can receive, with a code that is the same on all surfaces.

Failures are raised anywhere and rendered once per surface. `docs/failures.md` has a row for each
code of `CODES`; a code never changes its meaning.

Source: OSDI 1.2.0, Errors: `osdi:error`, its resource statuses and error descriptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CODES: dict[str, int] = {
    # Request
    "NOT_JSON": 400,
    "NOT_GZIP": 400,
    "NOT_AN_OBJECT": 400,
    "NESTED_TOO_DEEPLY": 400,
    "UNKNOWN_PROPERTIES": 400,
    "NOTHING_TO_STORE": 400,
    "NAME_MISSING": 400,
    "WRONG_TYPE": 400,
    "NOT_A_DATE": 400,
    "NOT_ALLOWED_VALUE": 400,
    "TOO_LONG": 400,
    "OUT_OF_RANGE": 400,
    "FORBIDDEN_CHARACTER": 400,
    "LINK_NOT_FOUND": 400,
    "LINK_INVALID": 400,
    "LINK_MISSING": 400,
    "LINK_MISMATCH": 400,
    "TOO_MANY_LINKS": 400,
    "PARAGRAPH_CANNOT_HAVE_RESPONSES": 400,
    "RESPONSE_NAME_INVALID": 400,
    "RESPONSE_DOES_NOT_EXIST": 400,
    "TOO_MANY_RESPONSES": 400,
    "AUTORESPONSE_INVALID": 400,
    "TEMPLATE_INVALID": 400,
    "ADDRESS_INVALID": 400,
    "PAGE_INVALID": 400,
    "CURSOR_INVALID": 400,
    "CURSOR_EXPIRED": 400,
    "FILTER_INVALID": 400,
    "FILTER_UNKNOWN_FIELD": 400,
    "FILTER_NOT_SUPPORTED": 400,
    "FILTER_TOO_BROAD": 400,
    "STATISTICS_TOO_BROAD": 400,
    "ORDER_NOT_SUPPORTED": 400,
    "EXPAND_UNKNOWN": 400,
    "TOO_MANY_PARAMETERS": 400,
    "REQUEST_INVALID": 400,
    "HOST_INVALID": 400,
    "DOCUMENT_UNREADABLE": 400,
    "DOCUMENT_INVALID": 400,
    "OPERATION_UNKNOWN": 400,
    "VARIABLE_INVALID": 400,
    "QUERY_TOO_COMPLEX": 400,
    "RESPONSE_TOO_LARGE": 400,
    "NOT_TABULAR": 400,
    "ARGUMENT_MISSING": 400,
    "RANGE_INVALID": 400,
    "RANGE_TOO_LARGE": 400,
    "TIME_ZONE_UNKNOWN": 400,
    "BODY_TOO_SLOW": 408,
    "BODY_TOO_LARGE": 413,
    "QUERY_TOO_LONG": 414,
    # Identity
    "API_KEY_MISSING": 401,
    "API_KEY_INVALID": 401,
    "API_KEY_EXPIRED": 401,
    "SCOPE_MISSING": 403,
    "QUERY_NOT_ALLOWED": 403,
    # Not found, or refused at the level of HTTP
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "CURSOR_GONE": 410,
    "MEDIA_TYPE_UNSUPPORTED": 415,
    # Conflicts
    "IDENTIFIER_TAKEN": 409,
    "EMAIL_ADDRESS_TAKEN": 409,
    "LINK_TAKEN": 409,
    "AUTORESPONSE_TAKEN": 409,
    "NOT_REQUEUEABLE": 409,
    "STORE_CONFLICT": 409,
    "PRECONDITION_FAILED": 412,
    # Parts of an action that was stored without them
    "TAG_NAME_DOES_NOT_EXIST": 400,
    "TAG_DOES_NOT_EXIST": 400,
    "LIST_NAME_DOES_NOT_EXIST": 400,
    "LIST_DOES_NOT_EXIST": 400,
    "QUESTION_DOES_NOT_EXIST": 400,
    "PERSON_MISSING": 400,
    # Limits
    "RATE_LIMITED": 429,
    "OVERLOADED": 503,
    # Database
    "STORE_UNAVAILABLE": 503,
    "STORE_OVERLOADED": 503,
    "STATEMENT_TIMEOUT": 503,
    "STORE_FULL": 503,
    "DATABASE_READ_ONLY": 503,
    # Subscriptions
    "EVENTS_MISSED": 503,
    "SUBSCRIBER_TOO_SLOW": 503,
    "TOO_MANY_SUBSCRIPTIONS": 503,
    "SUBSCRIPTIONS_UNAVAILABLE": 503,
    # Internal
    "INTERNAL": 500,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its description, where it is (`properties`) and how to fix it (`hint`)."""

    code: str
    description: str
    properties: tuple[str, ...] = ()
    hint: str | None = None


class Failure(Exception):
    """Why a request failed: one status, and all faults that were found.

    `resource` is the rel of the resource that could not be read or written. `headers` are those
    that HTTP requires with the status (`Allow`, `Retry-After`). `reference_code` is also in the
    log. `location` and `path` are those of a nested field of GraphQL, below its root field.
    """

    def __init__(
        self,
        faults: Sequence[Fault],
        *,
        resource: str | None = None,
        headers: dict[str, str] | None = None,
        reference_code: str | None = None,
    ) -> None:
        super().__init__(" ".join(fault.description for fault in faults))
        self.faults = tuple(faults)
        self.status = CODES[faults[0].code]
        self.resource = resource
        self.headers = headers or {}
        self.reference_code = reference_code
        self.location: tuple[int, int] | None = None
        self.path: tuple[str, ...] = ()

    def within(self, key: str) -> None:
        """Extend the path by the field around it, if the failure is that of a nested field."""
        if self.location is not None:
            self.path = (key, *self.path)


def failure(
    code: str,
    description: str,
    *properties: str,
    hint: str | None = None,
    headers: dict[str, str] | None = None,
    resource: str | None = None,
) -> Failure:
    """A failure with one fault."""
    return Failure([Fault(code, description, properties, hint)], headers=headers, resource=resource)


@dataclass(frozen=True, slots=True)
class PartialFailure:
    """A part of a helper's action that was not applied: its rel and the reason."""

    resource: str
    fault: Fault


def to_plain(text: str) -> str:
    """The text without lone surrogates, which JSON parsers reject: input is repeated in errors."""
    return text.encode("utf-8", "replace").decode()
