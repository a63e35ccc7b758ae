"""Validates a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ParallelVisitor,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    ValidationContext,
    Visitor,
    specified_rules,
    visit,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.validation.validate import ValidationAbortedError
from graphql.validation.validation_context import VariableUsage, VariableUsageVisitor

from resolvers.graphql.limits import too_complex
from resolvers.graphql.parsing import TOO_DEEPLY_NESTED, syntax_message
from resolvers.graphql.request import ErrorEntry

MAX_ERRORS = 5


_VISITED: Final = {
    kind: tuple(key for key in keys if key not in ("alias", "description", "name"))
    for kind, keys in QUERY_DOCUMENT_KEYS.items()
}
"""What of each node is looked at: no rule asks for more."""


ParsedDefinition: TypeAlias = OperationDefinitionNode | FragmentDefinitionNode


class _ValidationContext(ValidationContext):
    """Finds again by identity what graphql-core finds by hash: of a node with all that is in it,
    each time. That, and skipping names, takes a third off.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._found: dict[tuple[str, int], list[Any]] = {}

    def _once(self, what: str, node: Node, find: Callable[[], list[Any]]) -> list[Any]:
        found = self._found.get((what, id(node)))
        if found is None:
            found = self._found[what, id(node)] = find()
        return found

    def get_fragment_spreads(self, node: SelectionSetNode) -> list[FragmentSpreadNode]:
        return self._once(
            "spreads", node, lambda: super(_ValidationContext, self).get_fragment_spreads(node)
        )

    def get_variable_usages(self, node: ParsedDefinition) -> list[VariableUsage]:
        def find() -> list[VariableUsage]:
            visitor = VariableUsageVisitor(self._type_info)
            _visit(node, self._type_info, visitor)
            return visitor.usages

        return self._once("usages", node, find)

    def get_recursive_variable_usages(
        self, operation: OperationDefinitionNode
    ) -> list[VariableUsage]:
        def find() -> list[VariableUsage]:
            fragments = self.get_recursively_referenced_fragments(operation)
            nodes: tuple[ParsedDefinition, ...] = (operation, *fragments)
            return [usage for node in nodes for usage in self.get_variable_usages(node)]

        return self._once("all usages", operation, find)


def validation_rules(comparisons: int) -> tuple[type[ASTValidationRule], ...]:
    """The rules of the specification; the one that compares fields has less patience."""

    class Overlapping(OverlappingFieldsCanBeMergedRule):
        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self.rule_context.remaining_complexity_budget = comparisons

    return tuple(
        Overlapping if rule is OverlappingFieldsCanBeMergedRule else rule
        for rule in specified_rules
    )


def validate_document(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: Sequence[type[ASTValidationRule]],
    suggest: bool,
) -> list[ErrorEntry]:
    errors: list[ErrorEntry] = []

    def note(error: GraphQLError) -> None:
        errors.append(syntax_message(error, "DOCUMENT_INVALID"))
        if len(errors) == MAX_ERRORS:
            raise _TooManyErrors

    types = TypeInfo(schema)
    context = _ValidationContext(schema, document, types, note, not suggest)
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
    around = TypeInfoVisitor(types, visitor)
    try:
        visit(node, around, _VISITED)
    finally:
        # Visitors hold their own methods, and the document: see `_parse`.
        around.enter_leave_map.clear()
        visitor.enter_leave_map.clear()


class _TooManyErrors(Exception):
    """There are errors enough."""
