"""Named queries: the documents that an API key is limited to. Pure.

A request names one of them, or sends its text; what is executed is the stored document. For
`app.identity`, which keeps them with the key, and for the transports.

Source: GraphQL over HTTP, draft, appendix 'Persisted Documents'; Apollo's automatic persisted
queries for `extensions.persistedQuery`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import orjson

from resolvers.graphql.request import GraphQLRequest
from schema.failures import Failure, failure

SHA256: Final = "sha256:"
"""The prefix of an id that is the hash of a document."""

_MAX_CHARACTERS: Final = 50_000
"""Maximum characters of a document that is compared with the named ones."""

_MAX_QUOTED: Final = 300
"""Characters of the names that a hint lists."""

_TOKEN: Final = re.compile(
    r'"""(?:\\"""|(?!""").)*+(?:""")?|"(?:\\.|[^"\\\n])*+"?|#[^\r\n]*|[\w.+-]+|[^\s,\ufeff\w]',
    re.DOTALL,
)
"""A part of a document. A string that is not closed ends with the text: nothing is read twice."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A document with one operation, whose name is `name`. `id` is its id in a manifest."""

    name: str
    document: str
    id: str | None = None

    @property
    def hash(self) -> str:
        """The SHA-256 of the document, in hexadecimal digits."""
        return hashlib.sha256(self.document.encode()).hexdigest()


class NamedQueries:
    """The only queries that an API key may run, by their names, ids and texts."""

    def __init__(self, queries: Iterable[NamedQuery]) -> None:
        self.queries = tuple(queries)
        self._by_id: dict[str, str] = {}
        self._by_tokens: dict[tuple[str, ...], str] = {}
        for query in self.queries:
            self._by_id[query.hash] = self._by_id[SHA256 + query.hash] = query.document
            self._by_tokens[_tokens(query.document)] = query.document
        self._names = {query.document: query.name for query in self.queries}
        for query in self.queries:
            self._by_id[query.name] = query.document
            if query.id is not None:
                self._by_id[query.id] = query.document

    @classmethod
    def parse(cls, text: str) -> NamedQueries:
        """Read what `dump` has written."""
        return cls(NamedQuery(**item) for item in orjson.loads(text))

    def dump(self) -> str:
        return orjson.dumps(
            [{"name": item.name, "document": item.document, "id": item.id} for item in self.queries]
        ).decode()

    @property
    def names(self) -> list[str]:
        return [query.name for query in self.queries]

    def name_of(self, document: str) -> str:
        """The name of a stored document."""
        return self._names[document]

    def resolve(self, request: GraphQLRequest) -> GraphQLRequest:
        """The request with its stored document. Raises: QUERY_NOT_ALLOWED."""
        if request.document_id is not None:
            document = self._by_id.get(request.document_id)
        elif len(request.query) > _MAX_CHARACTERS:
            document = None
        else:
            document = self._by_tokens.get(_tokens(request.query))
        if document is None:
            raise self.not_allowed(
                "This API Key is limited to named queries, and this query is not one of them."
            )
        return request._replace(query=document, document_id=None)

    def not_allowed(self, message: str) -> Failure:
        """QUERY_NOT_ALLOWED, with the names of the allowed queries in the hint."""
        names = ", ".join(self.names)
        shown = names if len(names) <= _MAX_QUOTED else names[:_MAX_QUOTED] + "…"
        return failure(
            "QUERY_NOT_ALLOWED",
            message,
            hint=f"Send one of these to /graphql as documentId: {shown}.",
        )


def not_persisted(request: GraphQLRequest) -> Failure:
    """REQUEST_INVALID, for a document id that a caller without named queries sends."""
    if request.is_apollo:
        # Apollo and urql look for exactly this message, and then send the document.
        message = "PersistedQueryNotSupported"
    else:
        message = "Only API Keys that are limited to named queries may send a document's ID."
    hint = 'Send the document as a string: {"query": "{ … }"}.'
    return failure("REQUEST_INVALID", message, "query", hint=hint)


def _tokens(document: str) -> tuple[str, ...]:
    """The parts of a document without what GraphQL ignores: white space, commas and comments.

    >>> _tokens("query A { # all\\n people(first: 5, after: \\"a b\\") }") == _tokens(
    ...     "query A{people(first:5 after:\\"a b\\")}"
    ... )
    True
    """
    return tuple(token for token in _TOKEN.findall(document) if token[0] != "#")
