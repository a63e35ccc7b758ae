"""GraphQL documents: a request's text -> the one operation to execute, checked, with its values.

Whatever is sent, nothing but a `RequestError` is raised, and soon: each step is taken only
when the ones before have bounded it. Pure, apart from remembering what was read. For what
executes requests.

Source: GraphQL October 2021, 2 'Language', 5 'Validation', 6.1 'Executing Requests'.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias, cast

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    assert_valid_schema,
    get_variable_values,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FragmentDetails

from resolvers.graphql.complexity import ComplexityVisitor
from resolvers.graphql.limits import DocumentLimits, check_text, check_values
from resolvers.graphql.parsing import MAX_MESSAGE, parse_document, syntax_message
from resolvers.graphql.request import ErrorEntry, GraphQLRequest, RequestError
from resolvers.graphql.validation import MAX_ERRORS, validate_document, validation_rules

OperationKind: TypeAlias = Literal["query", "mutation", "subscription"]

MAX_NAME = 60


@dataclass(frozen=True, slots=True, eq=False)
class ValidatedOperation:
    """An operation that may be executed, and what its variables are.

    Of a document that is remembered, the nodes are the same each time; where the operation has
    no variables, so is this.
    """

    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    introspects: bool
    fields: int
    """That it selects, with its fragments spread."""


class DocumentCache:
    """Reads and checks documents for one schema, and remembers them. Not thread-safe.

    `rules` are validated beside those of the specification; they are not shown names.
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
        # Two, so that strangers push out nothing of those with a key.
        self._kept = {
            authenticated: _Kept(limits.kept, limits.kept_bytes) for authenticated in (True, False)
        }

    def prepare(self, request: GraphQLRequest, *, authenticated: bool) -> ValidatedOperation:
        """The operation that the request names. `authenticated`: the caller has a key.

        Raises: `RequestError` with QUERY_TOO_COMPLEX, DOCUMENT_UNREADABLE, DOCUMENT_INVALID,
        OPERATION_UNKNOWN, API_KEY_MISSING or VARIABLE_INVALID.
        """
        kept = self._kept[authenticated]
        read = kept.get(request.query)
        if read is None:
            read, tokens = self._read(request.query, authenticated)
            kept.put(request.query, read, tokens)
        if isinstance(read, tuple):
            raise RequestError(read)
        checked = read.get(request.operation_name)
        if checked is None:
            raise RequestError([_which(read, request.operation_name)])
        if checked.introspects and not authenticated and not self._open_introspection:
            raise RequestError([NO_INTROSPECTION])
        if not checked.operation.variable_definitions:
            return checked
        values = self._coerce(checked.operation, request.variables or {}, authenticated)
        return replace(checked, variables=values)

    @staticmethod
    def operation_of(checked: ValidatedOperation) -> OperationKind:
        return checked.operation.operation.value

    def _read(self, text: str, authenticated: bool) -> tuple[_Read, int]:
        """What is to be remembered of a text, and the tokens that are kept for it.

        Refusals are too: a client that is wrong once is wrong until someone mends it.
        """
        try:
            tokens = check_text(text, self._limits)
            return self._operations(parse_document(text), authenticated), tokens
        except RequestError as refused:
            return refused.errors, 0

    def _operations(self, document: DocumentNode, authenticated: bool) -> _Operations:
        survey = ComplexityVisitor(document, self._limits)
        if not survey.operations:
            raise RequestError([ErrorEntry("The query has no operation.", "OPERATION_UNKNOWN")])
        if errors := validate_document(self._schema, document, self._rules, authenticated):
            raise RequestError(errors)
        fragments = {name: FragmentDetails(node) for name, node in survey.fragments.items()}
        operations: _Operations = {
            node.name.value if node.name else None: ValidatedOperation(
                document,
                node,
                fragments,
                VariableValues({}, {}),
                size.introspection > 0,
                size.fields,
            )
            for node, size in survey.operations
        }
        if len(operations) == 1:
            # The only one need not be named.
            operations[None] = next(iter(operations.values()))
        return operations

    def _coerce(
        self, operation: OperationDefinitionNode, given: Mapping[str, Any], authenticated: bool
    ) -> VariableValues:
        definitions = operation.variable_definitions or ()
        check_values(definitions, given, self._limits)
        values = get_variable_values(
            self._schema,
            definitions,
            cast("dict[str, Any]", given),
            max_errors=MAX_ERRORS,
            hide_suggestions=not authenticated,
        )
        if isinstance(values, list):
            raise RequestError([_wrong_value(error) for error in values][:MAX_ERRORS])
        return values


_Operations: TypeAlias = dict[str | None, ValidatedOperation]
_Read: TypeAlias = _Operations | tuple[ErrorEntry, ...]


class _Kept:
    """What was read lately, by text: so many texts, and about so many bytes of memory.

    Memory goes by the token, each a node or two: a character may cost a hundred times as much
    as another.
    """

    ENTRY: Final = 2_000
    CHARACTER: Final = 4
    TOKEN: Final = 600
    LARGEST: Final = 1 / 16
    """Of all; what is larger is not kept."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._entries: OrderedDict[str, tuple[_Read, int]] = OrderedDict()
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0

    def get(self, text: str) -> _Read | None:
        entry = self._entries.get(text)
        if entry is None:
            return None
        self._entries.move_to_end(text)
        return entry[0]

    def put(self, text: str, read: _Read, tokens: int) -> None:
        size = self.ENTRY + self.CHARACTER * len(text) + self.TOKEN * tokens
        if size > self._most_bytes * self.LARGEST:
            return
        self._entries[text] = read, size
        self._bytes += size
        while len(self._entries) > self._most or self._bytes > self._most_bytes:
            _, (_, freed) = self._entries.popitem(last=False)
            self._bytes -= freed


# Validation


# Errors


NO_INTROSPECTION = ErrorEntry(
    "Introspection needs an API Key.",
    "API_KEY_MISSING",
    hint="Send it as the header OSDI-API-Token. `__typename` needs none.",
)


def _wrong_value(error: GraphQLError) -> ErrorEntry:
    names = tuple(
        node.variable.name.value
        for node in error.nodes or ()
        if isinstance(node, VariableDefinitionNode)
    )
    return replace(syntax_message(error, "VARIABLE_INVALID"), properties=names)


def _which(operations: _Operations, name: str | None) -> ErrorEntry:
    named = ", ".join(other for other in operations if other is not None)
    return ErrorEntry(
        "The query has several operations: `operationName` says which to execute."
        if name is None
        else f"The query has no operation {name[:MAX_NAME]!r}.",
        "OPERATION_UNKNOWN",
        hint=f"It has: {named[:MAX_MESSAGE]}." if named else "Leave out `operationName`.",
    )
