"""What the transports of GraphQL ask of the engine, and how they come to ask it."""

from __future__ import annotations

from typing import Any, Protocol

from app.graphql.streams import Recheck
from app.http.request_body import parse_json
from app.identity.authenticate import Caller, missing_key
from app.observe import logger
from app.rate_limit.limiter import Scope
from resolvers.graphql.request import GraphRequest, RequestRefused, Subscription
from schema.failures import Failure, Fault, failure

_MOST_BRACKETS, _MOST_COMMAS = 50_000, 200_000
"""Arrays, objects and members of a request: more would hold the event loop."""

SCOPES = {"query": "read", "mutation": "write", "subscription": "read"}
_TYPES: tuple[tuple[str, type, str], ...] = (
    ("query", str, "a text, the document"),
    ("operationName", str, "a text, or null"),
    ("variables", dict, "an object, or null"),
    ("extensions", dict, "an object, or null"),
)


class Prepared(Protocol):
    """A request that may be executed; `needs_key` is False for what anybody may ask, and
    `needs_admin` True for what administrators alone may.
    """

    @property
    def operation(self) -> str: ...

    @property
    def needs_key(self) -> bool: ...

    @property
    def needs_admin(self) -> bool: ...


class Engine(Protocol):
    """Executes. Whatever it refuses it raises as `RequestRefused` or `Failure`."""

    def prepare(self, request: GraphRequest, known: bool) -> Prepared:
        """`known`: with a valid key."""
        ...

    async def execute(self, prepared: Any, caller: Caller | None) -> bytes:
        """The whole response, `{"data": …, "errors": …}`."""
        ...

    async def subscribe(self, prepared: Any, caller: Caller) -> Subscription: ...


class Keys(Protocol):
    """Whose a token is, and how much it may ask. Raise: RATE_LIMITED."""

    async def by_token(self, token: str, scope: Scope | None = None) -> Caller | None: ...

    def spend(self, caller: Caller | None, scope: Scope) -> None: ...


def parse_sent(text: bytes, what: str = "The body") -> object:
    """The value of a request's JSON. Raises: QUERY_TOO_COMPLEX, NOT_JSON, NESTED_TOO_DEEPLY."""
    brackets, commas = text.count(b"[") + text.count(b"{"), text.count(b",")
    if brackets > _MOST_BRACKETS:
        raise _too_many(f"{what} has {brackets:,} opening brackets; at most {_MOST_BRACKETS:,}.")
    if commas > _MOST_COMMAS:
        raise _too_many(f"{what} has {commas:,} commas; at most {_MOST_COMMAS:,}.")
    return parse_json(text, what)


def _too_many(said: str) -> Failure:
    hint = "Ask for less at once, in several requests."
    return failure("QUERY_TOO_COMPLEX", said, hint=hint)


def graph_request(sent: object) -> GraphRequest:
    """A request as it was sent. Raises: NOT_AN_OBJECT, REQUEST_INVALID, WRONG_TYPE."""
    if not isinstance(sent, dict):
        raise _no_request(sent)
    query = sent.get("query")
    name = sent.get("operationName")
    variables = sent.get("variables")
    extensions = sent.get("extensions")
    if (
        isinstance(query, str)
        and (name is None or isinstance(name, str))
        and (variables is None or isinstance(variables, dict))
        and (extensions is None or isinstance(extensions, dict))
    ):
        return GraphRequest(query, name or None, variables)
    raise _malformed(sent)


def _no_request(sent: object) -> Failure:
    if isinstance(sent, list):
        return failure(
            "REQUEST_INVALID",
            "Several requests in one, as an array, are not taken.",
            hint="Send each as an object of its own; one document may ask for many fields.",
        )
    return failure(
        "NOT_AN_OBJECT",
        "The request is no JSON object.",
        hint='Send {"query": "{ … }", "variables": {…}}.',
    )


def _malformed(sent: dict[Any, Any]) -> Failure:
    faults = [
        Fault("WRONG_TYPE", f"'{name}' must be {expected}.", (name,))
        for name, kind, expected in _TYPES
        if not isinstance(sent.get(name), kind) and sent.get(name) is not None
    ]
    if sent.get("query") is None:
        faults.insert(0, _no_document(sent.get("extensions")))
    return Failure(faults)


def _no_document(extensions: object) -> Fault:
    if isinstance(extensions, dict) and "persistedQuery" in extensions:
        # By this very text Apollo and urql know that they have to send the document.
        said = "PersistedQueryNotSupported"
    else:
        said = "There is no 'query'."
    hint = 'Send the document as text: {"query": "{ … }"}.'
    return Fault("REQUEST_INVALID", said, ("query",), hint)


def prepare(engine: Engine, request: GraphRequest, caller: Caller | None) -> Prepared:
    """What may be executed for `caller`.

    Raises: API_KEY_MISSING, SCOPE_MISSING, and what the engine refuses.
    """
    prepared = engine.prepare(request, caller is not None)
    if prepared.needs_key:
        if caller is None:
            raise missing_key()
        caller.require("admin" if prepared.needs_admin else SCOPES[prepared.operation])
    return prepared


def recheck_of(keys: Keys, token: str) -> Recheck:
    """Whether a token is still somebody's, asked anew each time."""

    async def recheck() -> bool:
        return await keys.by_token(token) is not None

    return recheck


def log_failure(what: str, refused: Failure | RequestRefused) -> None:
    """What is no fault of the client's goes to the log."""
    if refused.status >= 500:
        said = refused.faults if isinstance(refused, Failure) else refused.errors
        logger.warning("%s: %s", what, ", ".join(item.code for item in said))
