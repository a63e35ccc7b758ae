"""The text of a GraphQL document -> its syntax tree, within the limits on text. Pure.

For `document` and `validation`, which renders errors of graphql-core as this does.

Source: GraphQL October 2021, 2 'Language'.
"""

from __future__ import annotations

import re
from typing import Final

from graphql import DocumentNode, GraphQLError, Lexer, Source, Token, get_location
from graphql.language.parser import Parser

from resolvers.graphql.document.limits import ASK_FOR_LESS, DocumentLimits, exceeds, too_complex
from resolvers.graphql.request import ErrorEntry, RequestError

MAX_MESSAGE: Final = 300
"""Characters of a message; those of graphql-core may quote the document."""

TOO_DEEPLY_NESTED: Final = too_complex("The query is nested too deeply.")

_UNSENDABLE: Final = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL cannot store U+0000, and UTF-8 cannot encode a lone surrogate."""

_ABORTED: Final = "Parsing aborted."
"""The end of graphql-core's messages about a limit of its parser, the only difference from errors
of syntax."""


class _Lexer(Lexer):
    """A lexer that keeps its first token, from which all others can be reached."""

    def __init__(self, text: str) -> None:
        super().__init__(Source(text))
        self._first = self.token

    def unlink(self) -> None:
        token: Token | None = self._first
        while token is not None:
            following, token.prev, token.next = token.next, None, None
            token = following


def parse_document(text: str, limits: DocumentLimits) -> DocumentNode:
    """Parse a document; its `token_count` includes comments.

    Raises: `RequestError` with DOCUMENT_UNREADABLE or QUERY_TOO_COMPLEX.
    """
    _check_text(text, limits)
    # graphql-core has no limit on escaped characters, each of which takes as long to read as a
    # token. They share the limit.
    budget = limits.tokens - text.count("\\")
    if budget < 0:
        raise RequestError([_too_many_tokens(limits)])
    lexer = _Lexer(text)
    parser = Parser(lexer.source, lexer=lexer, max_lexical_tokens=budget, max_comments=budget)
    try:
        document = parser.parse_document()
    except GraphQLError as error:
        entry = graphql_error_entry(error, "DOCUMENT_UNREADABLE")
        if error.message.endswith(_ABORTED):
            entry = _too_many_tokens(limits)
        raise RequestError([entry]) from None
    except RecursionError:
        raise RequestError([TOO_DEEPLY_NESTED]) from None
    finally:
        # Tokens refer to one another. Once they are unlinked, all of them are freed as soon as
        # the document is dropped. Left to the garbage collector, some hundred documents would
        # make it hold the event loop for 100 ms.
        lexer.unlink()
    # The parser counts tokens and comments apart: together they may be twice as many.
    if document.token_count > budget:
        raise RequestError([_too_many_tokens(limits)])
    return document


def _check_text(text: str, limits: DocumentLimits) -> None:
    """Check the text before it is parsed, the cheapest check first.

    `max_source_length` of the parser would come after the other two, which read all of the text.
    It has no limit on lines; finding the line of each error takes time in proportion to them.
    """
    if len(text) > limits.characters:
        subject = f"The query has {len(text):,} characters"
        raise RequestError([too_complex(exceeds(subject, limits.characters))])
    if unsendable := _UNSENDABLE.search(text):
        place = get_location(Source(text), unsendable.start())
        message = f"The query contains U+{ord(unsendable[0]):04X}, which is not allowed in text."
        locations = ((place.line, place.column),)
        raise RequestError([ErrorEntry(message, "DOCUMENT_UNREADABLE", locations)])
    lines = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    if lines > limits.lines:
        subject = f"The query has {lines:,} lines"
        raise RequestError([too_complex(exceeds(subject, limits.lines))])


def _too_many_tokens(limits: DocumentLimits) -> ErrorEntry:
    return too_complex(
        f"The query has more than {limits.tokens:,} tokens.",
        hint=f"{ASK_FOR_LESS} Comments and escaped characters count as tokens.",
    )


def graphql_error_entry(error: GraphQLError, code: str) -> ErrorEntry:
    """An error of graphql-core under one of our codes, its message no longer than MAX_MESSAGE."""
    message = error.message
    if len(message) > MAX_MESSAGE:
        message = message[:MAX_MESSAGE] + "…"
    locations = tuple((place.line, place.column) for place in error.locations or ())
    _drop_frames(error)
    return ErrorEntry(message, code, locations)


def _drop_frames(error: BaseException | None) -> None:
    """Drop the frames of an error, which keep it and the request alive: see `parse_document`."""
    while error is not None:
        error.__traceback__ = None
        error = getattr(error, "original_error", None) or error.__context__
