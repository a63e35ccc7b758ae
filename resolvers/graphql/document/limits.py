"""How much one GraphQL request may ask for: the limits, and the check of variables. Pure.

Text is bounded before and while it is parsed (`parsing`), documents before they are validated
(`complexity`), variables before they are coerced (here). Each check takes time in proportion to
the size of the request, without recursion. For `document` and the stages that it calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import Node, VariableDefinitionNode

from resolvers.graphql.request import ErrorEntry, RequestError

ASK_FOR_LESS = "Select less per request, and send several requests."


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """How much one request may ask for, and how many documents are cached.

    With the defaults, no known document holds the event loop for 40 ms before it is refused.
    `tokens` decides that, then `comparisons` and `characters`.
    """

    characters: int = 16_000
    lines: int = 2_000
    tokens: int = 2_000
    """Comments count too, and so do escaped characters."""
    operations: int = 10
    fragments: int = 50
    variables: int = 50
    """Per operation."""
    name: int = 60
    """Characters of a field's name or alias: response keys become names in PostgreSQL."""
    depth: int = 12
    """Fields within fields. Introspection has its own limit."""
    root_fields: int = 20
    fields: int = 500
    """Limits of an operation with its fragments spread, and of the whole document as written."""
    aliases: int = 50
    directives: int = 50
    introspection_depth: int = 20
    introspection: int = 30_000
    """Values, in a schema of about a hundred types: twice as many as tools ask for."""
    input_depth: int = 32
    """Lists and objects within one another, in the document and in variables."""
    values: int = 2_500
    """Maximum in the variables of one operation."""
    objects: int = 500
    """Among these values: each is compared with all fields of its type."""
    comparisons: int = 2_000
    """Between fields with the same response key."""
    cached_documents: int = 1_000
    """Maximum for callers with a token, and as many again for anonymous callers."""
    cached_bytes: int = 16 * 2**20
    """Memory of the cached documents, for each of the two groups of callers."""


def too_complex(
    message: str, *nodes: Node | None, hint: str = ASK_FOR_LESS, properties: tuple[str, ...] = ()
) -> ErrorEntry:
    """QUERY_TOO_COMPLEX, at `nodes`."""
    tokens = [node.loc.start_token for node in nodes if node is not None and node.loc is not None]
    locations = tuple((token.line, token.column) for token in tokens)
    return ErrorEntry(message, "QUERY_TOO_COMPLEX", locations, (), properties, hint)


def exceeds(subject: str, limit: int) -> str:
    """The message that a limit is exceeded.

    >>> exceeds("The query has 2,001 lines", 2_000)
    'The query has 2,001 lines; the limit is 2,000.'
    """
    return f"{subject}; the limit is {limit:,}."


def check_values(
    definitions: Sequence[VariableDefinitionNode],
    variables: Mapping[str, Any],
    limits: DocumentLimits,
) -> None:
    """Check the size of the values that an operation uses.

    Raises: `RequestError` with QUERY_TOO_COMPLEX.
    """
    values = objects = 0
    for definition in definitions:
        name = definition.variable.name.value
        stack = [(variables.get(name), 1)]
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
                message = f"The variables contain more than {limits.values:,} values."
            elif objects > limits.objects:
                message = f"The variables contain more than {limits.objects:,} objects."
            elif depth > limits.input_depth:
                message = f"The value of ${name} is more than {limits.input_depth} levels deep."
            if message:
                raise RequestError([too_complex(message, definition, properties=(name,))])
            stack.extend((item, depth + 1) for item in value if isinstance(item, dict | list))
