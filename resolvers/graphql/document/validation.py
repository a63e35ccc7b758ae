"""A parsed GraphQL document -> its errors against the schema. Pure.

The rules are those of the specification, run by graphql-core, with four changes: a bound on the
comparison of fields, look-ups by identity, values that are named (`values`), and hints about
`nodes` and subscriptions. For `document`.

Source: GraphQL October 2021, 5 'Validation'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FieldsOnCorrectTypeRule,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ParallelVisitor,
    SelectionSetNode,
    SingleFieldSubscriptionsRule,
    TypeInfo,
    TypeInfoVisitor,
    ValidationContext,
    ValuesOfCorrectTypeRule,
    Visitor,
    get_named_type,
    specified_rules,
    visit,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.validation.validate import ValidationAbortedError
from graphql.validation.validation_context import VariableUsage, VariableUsageVisitor

from resolvers.graphql.document.limits import too_complex
from resolvers.graphql.document.parsing import TOO_DEEPLY_NESTED
from resolvers.graphql.document.values import NamingValuesRule, value_error
from resolvers.graphql.request import ErrorEntry

MAX_ERRORS: Final = 5
"""Errors of one document, or of its variables, that a client is sent."""

_VISITED: Final = {
    kind: tuple(key for key in keys if key not in ("alias", "description", "name"))
    for kind, keys in QUERY_DOCUMENT_KEYS.items()
}
"""The children of each node that are visited: the rules need no others."""

ParsedDefinition: TypeAlias = OperationDefinitionNode | FragmentDefinitionNode


class _TooManyErrors(Exception):
    """MAX_ERRORS are reported: validation ends."""


class _ValidationContext(ValidationContext):
    """Caches by identity what graphql-core caches by hash.

    Hashing a node hashes everything below it, each time. This, and not visiting names, saves a
    third of the time.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._results: dict[tuple[str, int], list[Any]] = {}

    def _once(self, kind: str, node: Node, compute: Callable[[], list[Any]]) -> list[Any]:
        result = self._results.get((kind, id(node)))
        if result is None:
            result = self._results[kind, id(node)] = compute()
        return result

    def get_fragment_spreads(self, node: SelectionSetNode) -> list[FragmentSpreadNode]:
        return self._once(
            "spreads", node, lambda: super(_ValidationContext, self).get_fragment_spreads(node)
        )

    def get_variable_usages(self, node: ParsedDefinition) -> list[VariableUsage]:
        def compute() -> list[VariableUsage]:
            visitor = VariableUsageVisitor(self._type_info)
            _visit(node, self._type_info, visitor)
            return visitor.usages

        return self._once("usages", node, compute)

    def get_recursive_variable_usages(
        self, operation: OperationDefinitionNode
    ) -> list[VariableUsage]:
        def compute() -> list[VariableUsage]:
            fragments = self.get_recursively_referenced_fragments(operation)
            nodes: tuple[ParsedDefinition, ...] = (operation, *fragments)
            return [usage for node in nodes for usage in self.get_variable_usages(node)]

        return self._once("all usages", operation, compute)


class _NodesRule(FieldsOnCorrectTypeRule):
    """The rule of graphql-core, whose error has a hint if the field is one of the connection's
    nodes.
    """

    def report_error(self, error: GraphQLError) -> None:
        connection = self.context.get_parent_type()
        if isinstance(connection, GraphQLObjectType) and not self.context.hide_suggestions:
            nodes = connection.fields.get("nodes")
            row = get_named_type(nodes.type) if nodes else None
            for node in error.nodes or ():
                name = node.name.value if isinstance(node, FieldNode) else ""
                if isinstance(row, GraphQLObjectType) and name in row.fields:
                    error.extensions = {"hint": f"Select it below `nodes`: nodes {{ {name} }}."}
        super().report_error(error)


class _OneFieldRule(SingleFieldSubscriptionsRule):
    """The rule of graphql-core, whose error has a hint: queries may have several fields."""

    def report_error(self, error: GraphQLError) -> None:
        if "only one" in error.message:
            error.extensions = {
                "hint": "Send a subscription for each field; one WebSocket can have many."
            }
        super().report_error(error)


def validation_rules(comparisons: int) -> tuple[type[ASTValidationRule], ...]:
    """The rules of the specification; the one that compares fields stops after `comparisons`."""

    class Overlapping(OverlappingFieldsCanBeMergedRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = comparisons

    ours: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
        FieldsOnCorrectTypeRule: _NodesRule,
        OverlappingFieldsCanBeMergedRule: Overlapping,
        SingleFieldSubscriptionsRule: _OneFieldRule,
        ValuesOfCorrectTypeRule: NamingValuesRule,
    }
    return tuple(ours.get(rule, rule) for rule in specified_rules)


def validate_document(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: Sequence[type[ASTValidationRule]],
    suggest: bool,
) -> list[ErrorEntry]:
    """The errors of a document, at most MAX_ERRORS; with `suggest`, messages name near matches."""
    errors: list[ErrorEntry] = []

    def report(error: GraphQLError) -> None:
        errors.append(value_error(error))
        if len(errors) == MAX_ERRORS:
            raise _TooManyErrors

    types = TypeInfo(schema)
    context = _ValidationContext(schema, document, types, report, not suggest)
    visitors = [rule(context) for rule in rules]
    try:
        _visit(document, types, ParallelVisitor(visitors))
    except _TooManyErrors:
        pass
    except ValidationAbortedError:
        errors.append(too_complex("The fields of the query overlap in too many places."))
    except RecursionError:
        errors.append(TOO_DEEPLY_NESTED)
    finally:
        for visitor in visitors:
            visitor.enter_leave_map.clear()
    return errors


def _visit(node: Node, types: TypeInfo, visitor: Visitor) -> None:
    typed_visitor = TypeInfoVisitor(types, visitor)
    try:
        visit(node, typed_visitor, _VISITED)
    finally:
        # Visitors refer to their own methods, and to the document: see `parse_document`.
        typed_visitor.enter_leave_map.clear()
        visitor.enter_leave_map.clear()
