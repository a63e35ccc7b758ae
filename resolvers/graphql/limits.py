"""How much a GraphQL request may ask for: measured before anything is slow because of it.

Text is measured before it is parsed, documents before they are validated, variables before
they are coerced. Each takes time in proportion to what was sent, without recursion: a fragment
is measured once, however often it is spread. Pure; for `graph_document`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    Node,
    Source,
    VariableDefinitionNode,
    get_location,
)

from resolvers.graphql.request import ErrorEntry, RequestError

FEWER = "Ask for less at once, in several requests."
SHORTER = "Give it a shorter alias."


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """How much one request may ask for, and how much is remembered of what was read.

    Within the defaults no document known holds the event loop for 15 ms before it is refused:
    that is decided by `tokens`, then by `comparisons` and `characters`.
    """

    characters: int = 16_000
    lines: int = 2_000
    tokens: int = 800
    operations: int = 10
    fragments: int = 50
    variables: int = 50
    """Of one operation."""
    name: int = 60
    """Characters of a field's name or alias: response keys become names in PostgreSQL."""
    depth: int = 12
    """Fields within fields. Introspection has a depth of its own."""
    root_fields: int = 20
    fields: int = 500
    """Of an operation with its fragments spread, and of the whole document as written."""
    aliases: int = 50
    directives: int = 50
    introspection_depth: int = 20
    introspection: int = 30_000
    """Values, in a schema of about a hundred types: twice what tools ask for."""
    input_depth: int = 32
    """Lists and objects within one another, in the document and in variables."""
    values: int = 2_500
    """In the variables of one operation."""
    objects: int = 500
    """Of these values: each is held against all fields of its type."""
    comparisons: int = 2_000
    """Of fields that answer to the same name."""
    kept: int = 1_000
    kept_bytes: int = 16 * 2**20
    """Of documents: for callers with a key, and as much again for those without."""


def too_complex(
    message: str, *nodes: Node | None, hint: str = FEWER, properties: tuple[str, ...] = ()
) -> ErrorEntry:
    """QUERY_TOO_COMPLEX, at `nodes`."""
    places = [node.loc.start_token for node in nodes if node is not None and node.loc is not None]
    locations = tuple((token.line, token.column) for token in places)
    return ErrorEntry(message, "QUERY_TOO_COMPLEX", locations, (), properties, hint)


# Text

_TOKEN = re.compile(
    r"[_A-Za-z][_0-9A-Za-z]*+"
    r"|\.\.\."
    r'|"""(?:[^"\\]++|\\"""|\\|"(?!""))*(?:""")?'
    r'|"(?:[^"\\\r\n]++|\\.)*"?'
    r"|#[^\r\n]*+"
    r"|-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
    r"|[^ \t\r\n,\ufeff]"
)
"""A token, a comment too; failing that, a character over which the parser will stumble."""


def check_text(text: str, limits: DocumentLimits) -> int:
    """How many tokens there are. Comments count too, and so do backslashes: it takes as long to
    read an escaped character.

    Raises: `RequestError` with QUERY_TOO_COMPLEX or DOCUMENT_UNREADABLE.
    """
    _bound(len(text), limits.characters, "characters")
    if unsendable := re.search("[\0\ud800-\udfff]", text):
        place = get_location(Source(text), unsendable.start())
        message = f"The query holds U+{ord(unsendable[0]):04X}, which no text may hold."
        places = ((place.line, place.column),)
        raise RequestError([ErrorEntry(message, "DOCUMENT_UNREADABLE", places)])
    _bound(text.count("\n") + text.count("\r") - text.count("\r\n") + 1, limits.lines, "lines")
    tokens = len(_TOKEN.findall(text)) + text.count("\\")
    _bound(tokens, limits.tokens, "tokens")
    return tokens


def _bound(figure: int, limit: int, what: str) -> None:
    if figure > limit:
        raise RequestError([too_complex(f"The query has {figure:,} {what}; at most {limit:,}.")])


# Documents


# Variables


def check_values(
    definitions: Sequence[VariableDefinitionNode], given: Mapping[str, Any], limits: DocumentLimits
) -> None:
    """Bounds those values that an operation takes.

    Raises: `RequestError` with QUERY_TOO_COMPLEX.
    """
    values = objects = 0
    for definition in definitions:
        name = definition.variable.name.value
        stack = [(given.get(name), 1)]
        while stack:
            value, depth = stack.pop()
            if isinstance(value, dict):
                objects += 1
                value = value.values()
            elif not isinstance(value, list):
                continue
            values += len(value)
            message = ""
            if values > limits.values:
                message = f"The variables hold over {limits.values:,} values."
            elif objects > limits.objects:
                message = f"The variables hold over {limits.objects:,} objects."
            elif depth > limits.input_depth:
                message = f"The value of ${name} is over {limits.input_depth} levels deep."
            if message:
                raise RequestError([too_complex(message, definition, properties=(name,))])
            stack.extend((item, depth + 1) for item in value if isinstance(item, dict | list))
