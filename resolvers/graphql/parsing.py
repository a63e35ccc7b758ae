"""Parses a document."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    GraphQLError,
    Lexer,
    Source,
    Token,
)
from graphql.language.parser import Parser

from resolvers.graphql.limits import too_complex
from resolvers.graphql.request import ErrorEntry, RequestError

MAX_MESSAGE = 300


class _Lexer(Lexer):
    """Knows its first token, from which all others can be reached."""

    def __init__(self, text: str) -> None:
        super().__init__(Source(text))
        self.first = self.token

    def unlink(self) -> None:
        token: Token | None = self.first
        while token is not None:
            following, token.prev, token.next = token.next, None, None
            token = following


def parse_document(text: str) -> DocumentNode:
    """Raises: `RequestError` with DOCUMENT_UNREADABLE or QUERY_TOO_COMPLEX."""
    lexer = _Lexer(text)
    try:
        return Parser(lexer.source, lexer=lexer).parse_document()
    except GraphQLError as error:
        raise RequestError([syntax_message(error, "DOCUMENT_UNREADABLE")]) from None
    except RecursionError:
        raise RequestError([TOO_DEEPLY_NESTED]) from None
    finally:
        # Tokens hold one another. Apart, all is freed as soon as it is dropped: left to the
        # garbage collector, some hundred documents would make it hold the event loop for 100 ms.
        lexer.unlink()


TOO_DEEPLY_NESTED = too_complex("The query is nested too deeply.")


def syntax_message(error: GraphQLError, code: str) -> ErrorEntry:
    message = error.message
    if len(message) > MAX_MESSAGE:
        message = message[:MAX_MESSAGE] + "…"
    locations = tuple((place.line, place.column) for place in error.locations or ())
    _drop_frames(error)
    return ErrorEntry(message, code, locations)


def _drop_frames(error: BaseException | None) -> None:
    """Frames hold the errors raised in them, and the request: see `parse_document`."""
    while error is not None:
        error.__traceback__ = None
        error = getattr(error, "original_error", None) or error.__context__
