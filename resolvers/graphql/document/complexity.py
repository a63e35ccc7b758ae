"""A parsed GraphQL document -> how much it asks for, checked against the limits. Pure.

Each fragment is measured once, however often it is spread. For `document`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    VariableDefinitionNode,
)

from resolvers.graphql.document.limits import ASK_FOR_LESS, DocumentLimits, exceeds, too_complex
from resolvers.graphql.request import ErrorEntry, RequestError

_MAX_COUNTED: Final = 1_000_000
"""The number at which counting stops: nested fragments multiply exponentially."""

_META: Final = frozenset({"__schema", "__type"})
"""The fields that introspection begins with."""

_SHORTER_NAME: Final = "Use a shorter alias."

_LENGTHS: Final = {
    "types": 100.0,
    "directives": 5.0,
    "fields": 4.0,
    "inputFields": 4.0,
    "enumValues": 1.0,
    "args": 0.7,
    "ofType": 0.5,
    "interfaces": 0.1,
    "possibleTypes": 0.1,
}
"""The mean length of each list in introspection."""


class _Context(NamedTuple):
    """The position of a selection."""

    introspective: bool
    """Whether it selects from the schema."""
    depth: int
    """The number of fields around it."""
    items: float
    """How often it is answered: the lengths of the lists around it, multiplied."""


@dataclass(slots=True)
class Complexity:
    """How much a definition asks for. `spreads` are the fragments in it, and where they stand."""

    depth: int = 0
    root_fields: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    introspection_depth: int = 0
    introspection: float = 0
    spreads: list[tuple[str, _Context]] = field(default_factory=list)

    def add(self, part: Complexity, around: _Context) -> None:
        """Add the complexity of a fragment that is spread in the context `around`."""
        outside, inside = (0, around.depth) if around.introspective else (around.depth, 0)
        if part.depth:
            self.depth = max(self.depth, outside + part.depth)
        if part.introspection_depth:
            self.introspection_depth = max(
                self.introspection_depth, inside + part.introspection_depth
            )
        if not (around.introspective or around.depth):
            self.root_fields = min(self.root_fields + part.root_fields, _MAX_COUNTED)
        self.fields = min(self.fields + part.fields, _MAX_COUNTED)
        self.aliases = min(self.aliases + part.aliases, _MAX_COUNTED)
        self.directives = min(self.directives + part.directives, _MAX_COUNTED)
        self.introspection = min(
            self.introspection + around.items * part.introspection, _MAX_COUNTED
        )


_ZERO: Final = Complexity()


class ComplexityVisitor:
    """Measures a document and each of its operations.

    Raises: `RequestError` with QUERY_TOO_COMPLEX, if one of them exceeds a limit.
    """

    def __init__(self, document: DocumentNode, limits: DocumentLimits) -> None:
        self._limits = limits
        self._errors: list[ErrorEntry] = []
        self._fields = 0
        self._longest: tuple[int, Node | None] = 0, None
        self._deepest: tuple[int, Node | None] = 0, None
        self._totals: dict[str, Complexity] = {}
        nodes = document.definitions
        operations = [node for node in nodes if isinstance(node, OperationDefinitionNode)]
        fragments = [node for node in nodes if isinstance(node, FragmentDefinitionNode)]
        self._check_definitions(operations, fragments)
        self.fragments = {node.name.value: node for node in fragments}
        self._own = {node.name.value: self._measure(node) for node in fragments}
        sizes = [(node, self._measure(node)) for node in operations]
        self._check_document()
        totals = [(node, self._with_fragments(size)) for node, size in sizes]
        for node, size in totals:
            self._check_operation(node, size)
        self.operations = totals
        """Each operation with its complexity, its fragments included."""

    def _check_definitions(
        self, operations: list[OperationDefinitionNode], fragments: list[FragmentDefinitionNode]
    ) -> None:
        limits = self._limits
        self._require(len(operations), limits.operations, "The query has {} operations")
        self._require(len(fragments), limits.fragments, "The query has {} fragments")
        for node in operations:
            variables = len(node.variable_definitions or ())
            self._require(variables, limits.variables, "The query has {} variables", node)
        self._raise_errors()

    def _check_document(self) -> None:
        limits = self._limits
        self._require(self._fields, limits.fields, "The query has {} fields")
        length, node = self._longest
        self._require(length, limits.name, "A field's name has {} characters", node, _SHORTER_NAME)
        depth, node = self._deepest
        self._require(depth, limits.input_depth, "A value in the query is {} levels deep", node)
        self._raise_errors()

    def _check_operation(self, node: OperationDefinitionNode, size: Complexity) -> None:
        limits = self._limits
        for figure, limit, subject in (
            (size.depth, limits.depth, "The query is {} levels deep"),
            (size.root_fields, limits.root_fields, "The query has {} root fields"),
            (size.fields, limits.fields, "The query selects {} fields"),
            (size.aliases, limits.aliases, "The query has {} aliases"),
            (size.directives, limits.directives, "The query has {} directives"),
            (
                size.introspection_depth,
                limits.introspection_depth,
                "The introspection is {} levels deep",
            ),
            (
                size.introspection,
                limits.introspection,
                "The introspection would return {} values (estimated)",
            ),
        ):
            self._require(figure, limit, subject, node)
        self._raise_errors()

    def _require(
        self,
        figure: float,
        limit: int,
        subject: str,
        node: Node | None = None,
        hint: str = ASK_FOR_LESS,
    ) -> None:
        """Collect an error if `figure`, for the placeholder in `subject`, is over the limit."""
        if figure > limit:
            number = f"{figure:,.0f}" if figure < _MAX_COUNTED else f"over {_MAX_COUNTED:,}"
            message = exceeds(subject.format(number), limit)
            self._errors.append(too_complex(message, node, hint=hint))

    def _raise_errors(self) -> None:
        if self._errors:
            raise RequestError(self._errors)

    def _measure(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> Complexity:
        size = Complexity()
        self._measure_directives(size, definition)
        for variable in definition.variable_definitions or ():
            self._measure_directives(size, variable)
            if variable.default_value is not None:
                self._measure_value(variable.default_value)
        introspective = isinstance(definition, FragmentDefinitionNode) and (
            definition.type_condition.name.value.startswith("__")
        )
        stack = [(definition.selection_set, _Context(introspective, 0, 1))]
        while stack:
            selection_set, around = stack.pop()
            for node in selection_set.selections:
                self._measure_directives(size, node)
                if isinstance(node, FieldNode):
                    inside = self._measure_field(size, node, around)
                    if node.selection_set is not None:
                        stack.append((node.selection_set, inside))
                elif isinstance(node, InlineFragmentNode):
                    stack.append((node.selection_set, around))
                elif isinstance(node, FragmentSpreadNode):
                    size.spreads.append((node.name.value, around))
        return size

    def _measure_field(self, size: Complexity, node: FieldNode, around: _Context) -> _Context:
        """Measure a field without its selection; the context of that selection."""
        self._fields += 1
        name = node.name.value
        if node.alias is not None:
            size.aliases += 1
        length = max(len(name), len(node.alias.value) if node.alias else 0)
        if length > self._longest[0]:
            self._longest = length, node
        for argument in node.arguments or ():
            self._measure_value(argument.value)
        introspective, depth, items = around
        if not introspective:
            size.root_fields += not depth
            if name not in _META:
                size.fields += 1
                size.depth = max(size.depth, depth + 1)
                return _Context(False, depth + 1, 1)
            depth = 0
        size.introspection = min(size.introspection + items, _MAX_COUNTED)
        size.introspection_depth = max(size.introspection_depth, depth + 1)
        return _Context(True, depth + 1, min(items * _LENGTHS.get(name, 1.0), _MAX_COUNTED))

    def _measure_directives(
        self,
        size: Complexity,
        node: ExecutableDefinitionNode | VariableDefinitionNode | SelectionNode,
    ) -> None:
        for directive in node.directives or ():
            size.directives += 1
            for argument in directive.arguments or ():
                self._measure_value(argument.value)

    def _measure_value(self, value: ValueNode) -> None:
        stack = [(value, 1)]
        while stack:
            node, depth = stack.pop()
            if isinstance(node, ListValueNode):
                stack.extend((item, depth + 1) for item in node.values)
            elif isinstance(node, ObjectValueNode):
                stack.extend((item.value, depth + 1) for item in node.fields)
            else:
                continue
            if depth > self._deepest[0]:
                self._deepest = depth, value

    def _with_fragments(self, own: Complexity) -> Complexity:
        total = replace(own)
        for name, around in own.spreads:
            total.add(self._fragment(name), around)
        return total

    def _fragment(self, name: str) -> Complexity:
        total = self._totals.get(name)
        if total is None:
            # A fragment that spreads itself adds nothing here: validation rejects it.
            self._totals[name] = _ZERO
            total = self._with_fragments(self._own.get(name, _ZERO))
            self._totals[name] = total
        return total
