"""The text of a GraphQL request -> the one operation to execute, valid, with its variables.

For `resolvers.execute`. Raises nothing but `RequestError`, and early: each stage runs only on input
that the earlier stages have bounded. Pure, apart from the cache of documents.

Source: GraphQL October 2021, 2 'Language', 5 'Validation', 6.1 'Executing Requests'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias, cast

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLSchema,
    OperationDefinitionNode,
    assert_valid_schema,
    get_variable_values,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FragmentDetails

from resolvers.graphql.document.complexity import ComplexityVisitor
from resolvers.graphql.document.limits import DocumentLimits, check_values
from resolvers.graphql.document.parsing import MAX_MESSAGE, parse_document
from resolvers.graphql.document.validation import MAX_ERRORS, validate_document, validation_rules
from resolvers.graphql.document.values import variable_error
from resolvers.graphql.request import ErrorEntry, GraphQLRequest, RequestError
from resolvers.sized_cache import SizedCache

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]

_MAX_NAME: Final = 60
"""Characters of an operation's name that a message quotes."""

_BYTES_PER_DOCUMENT: Final = 2_000
_BYTES_PER_CHARACTER: Final = 4
_BYTES_PER_TOKEN: Final = 600
"""About how much memory a document takes: most of it for the nodes, one or two for each token."""

_MAX_SHARE: Final = 1 / 16
"""Share of the cache's bytes for one document. Larger ones are not cached."""

_NO_INTROSPECTION: Final = ErrorEntry(
    "Introspection requires an API key.",
    "API_KEY_MISSING",
    hint="Send its token in the header OSDI-API-Token. `__typename` needs none.",
)


@dataclass(frozen=True, slots=True, eq=False)
class ValidatedOperation:
    """An operation that may be executed, and the values of its variables.

    The nodes of a cached document are the same objects each time. An operation without variables
    is the same object each time.
    """

    document: DocumentNode
    definition: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    introspects: bool
    fields: int
    """The number of fields that it selects, with its fragments spread."""

    @property
    def kind(self) -> OperationKind:
        return self.definition.operation.value


_Operations: TypeAlias = dict[str | None, ValidatedOperation]
_Parsed: TypeAlias = _Operations | tuple[ErrorEntry, ...]


class DocumentCache:
    """Parses and validates documents for one schema, and caches the result. Not thread-safe.

    `rules` are run in addition to those of the specification; names are not visited.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: DocumentLimits | None = None,
        *,
        open_introspection: bool = False,
        rules: Iterable[type[ASTValidationRule]] = (),
    ) -> None:
        assert_valid_schema(schema)
        self._schema = schema
        self._limits = limits = limits or DocumentLimits()
        self._open_introspection = open_introspection
        self._rules = (*validation_rules(limits.comparisons), *rules)
        # Anonymous callers have a cache of their own: they must not evict the documents of others,
        # and their messages have no suggestions.
        self._caches: dict[bool, SizedCache[str, _Parsed]] = {
            authenticated: SizedCache(
                limits.cached_documents,
                limits.cached_bytes,
                int(limits.cached_bytes * _MAX_SHARE),
            )
            for authenticated in (True, False)
        }

    def caches(self) -> dict[str, SizedCache[Any, Any]]:
        """The caches by name."""
        return {"documents": self._caches[True], "anonymous documents": self._caches[False]}

    def prepare(self, request: GraphQLRequest, *, authenticated: bool) -> ValidatedOperation:
        """The operation that the request names, with the values of its variables.

        `authenticated`: the caller sent a valid token. Raises: `RequestError` with
        QUERY_TOO_COMPLEX, DOCUMENT_UNREADABLE, DOCUMENT_INVALID, OPERATION_UNKNOWN,
        API_KEY_MISSING or VARIABLE_INVALID.
        """
        operation = self.find(request, authenticated=authenticated)
        if not operation.definition.variable_definitions:
            return operation
        values = self._coerce(operation.definition, request.variables or {}, authenticated)
        return replace(operation, variables=values)

    def find(self, request: GraphQLRequest, *, authenticated: bool) -> ValidatedOperation:
        """The operation that the request names, without values. Raises: as `prepare`."""
        cache = self._caches[authenticated]
        parsed = cache.get(request.query)
        if parsed is None:
            parsed, tokens = self._parse(request.query, authenticated)
            cache.put(request.query, parsed, _size(request.query, tokens))
        if isinstance(parsed, tuple):
            raise RequestError(parsed)
        operation = parsed.get(request.operation_name)
        if operation is None:
            raise RequestError([_unknown_operation(parsed, request.operation_name)])
        if operation.introspects and not authenticated and not self._open_introspection:
            raise RequestError([_NO_INTROSPECTION])
        return operation

    def _parse(self, text: str, authenticated: bool) -> tuple[_Parsed, int]:
        """The operations of a document, or its errors, and the number of its tokens.

        Errors are cached too: a client with a faulty document sends it again and again.
        """
        try:
            document = parse_document(text, self._limits)
            return self._operations(document, authenticated), document.token_count
        except RequestError as error:
            return error.errors, 0

    def _operations(self, document: DocumentNode, authenticated: bool) -> _Operations:
        complexity = ComplexityVisitor(document, self._limits)
        if not complexity.operations:
            raise RequestError([ErrorEntry("The query has no operation.", "OPERATION_UNKNOWN")])
        if errors := validate_document(self._schema, document, self._rules, authenticated):
            raise RequestError(errors)
        fragments = {name: FragmentDetails(node) for name, node in complexity.fragments.items()}
        operations: _Operations = {
            node.name.value if node.name else None: ValidatedOperation(
                document,
                node,
                fragments,
                VariableValues({}, {}),
                size.introspection > 0,
                size.fields,
            )
            for node, size in complexity.operations
        }
        if len(operations) == 1:
            # A single operation need not be named.
            operations[None] = next(iter(operations.values()))
        return operations

    def _coerce(
        self,
        definition: OperationDefinitionNode,
        variables: Mapping[str, Any],
        authenticated: bool,
    ) -> VariableValues:
        definitions = definition.variable_definitions or ()
        check_values(definitions, variables, self._limits)
        values = get_variable_values(
            self._schema,
            definitions,
            cast("dict[str, Any]", variables),
            max_errors=MAX_ERRORS,
            hide_suggestions=not authenticated,
        )
        if isinstance(values, list):
            entries = [variable_error(error, self._schema, authenticated) for error in values]
            raise RequestError(entries[:MAX_ERRORS])
        return values


def _size(text: str, tokens: int) -> int:
    return _BYTES_PER_DOCUMENT + _BYTES_PER_CHARACTER * len(text) + _BYTES_PER_TOKEN * tokens


def _unknown_operation(operations: _Operations, name: str | None) -> ErrorEntry:
    names = ", ".join(other for other in operations if other is not None)
    return ErrorEntry(
        "The query has several operations; `operationName` must name the one to execute."
        if name is None
        else f"The query has no operation {name[:_MAX_NAME]!r}.",
        "OPERATION_UNKNOWN",
        hint=f"It has: {names[:MAX_MESSAGE]}." if names else "Omit `operationName`.",
    )
