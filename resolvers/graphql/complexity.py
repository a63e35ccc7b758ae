"""Measures the complexity of a document."""

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

from resolvers.graphql.limits import FEWER, SHORTER, DocumentLimits, too_complex
from resolvers.graphql.request import ErrorEntry, RequestError

_MAX_COUNTED: Final = 1_000_000
"""Where counting stops: fragments multiply beyond all measure."""


_META: Final = frozenset({"__schema", "__type"})


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
"""How many there are, in the mean, of what introspection may ask for more than once."""


class _Context(NamedTuple):
    """What is around a selection: introspection, so many fields, lists of so many items in all."""

    introspective: bool
    depth: int
    items: float


@dataclass(slots=True)
class Complexity:
    """What a definition asks for; `spreads`: where fragments add to it."""

    depth: int = 0
    root_fields: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    introspection_depth: int = 0
    introspection: float = 0
    spreads: list[tuple[str, _Context]] = field(default_factory=list)

    def add(self, part: Complexity, around: _Context) -> None:
        """Adds `part`, what a fragment asks for, where it is spread."""
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
    """Takes a document apart, and refuses it if it, or one of its operations, asks for too much.

    Raises: `RequestError` with QUERY_TOO_COMPLEX.
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
        self._count(operations, fragments)
        self.fragments = {node.name.value: node for node in fragments}
        self._written = {node.name.value: self._measure(node) for node in fragments}
        sizes = [(node, self._measure(node)) for node in operations]
        self._judge_document()
        totals = [(node, self._with_fragments(size)) for node, size in sizes]
        for node, size in totals:
            self._judge(node, size)
        self.operations = totals
        """Each with what it asks for, its fragments spread."""

    def _count(
        self, operations: list[OperationDefinitionNode], fragments: list[FragmentDefinitionNode]
    ) -> None:
        limits = self._limits
        self._at_most(len(operations), limits.operations, "The query has {} operations")
        self._at_most(len(fragments), limits.fragments, "The query has {} fragments")
        for node in operations:
            variables = len(node.variable_definitions or ())
            self._at_most(variables, limits.variables, "The query has {} variables", node)
        self._refuse()

    def _judge_document(self) -> None:
        limits = self._limits
        self._at_most(self._fields, limits.fields, "The query has {} fields")
        length, node = self._longest
        self._at_most(length, limits.name, "A field's name has {} characters", node, SHORTER)
        depth, node = self._deepest
        self._at_most(depth, limits.input_depth, "A value in the query is {} levels deep", node)
        self._refuse()

    def _judge(self, node: OperationDefinitionNode, size: Complexity) -> None:
        limits = self._limits
        for figure, limit, sentence in (
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
                "The introspection asks for {} values or so",
            ),
        ):
            self._at_most(figure, limit, sentence, node)
        self._refuse()

    def _at_most(
        self, figure: float, limit: int, sentence: str, node: Node | None = None, hint: str = FEWER
    ) -> None:
        if figure > limit:
            shown = f"{figure:,.0f}" if figure < _MAX_COUNTED else f"over {_MAX_COUNTED:,}"
            message = f"{sentence.format(shown)}; at most {limit:,}."
            self._errors.append(too_complex(message, node, hint=hint))

    def _refuse(self) -> None:
        if self._errors:
            raise RequestError(self._errors)

    def _measure(self, definition: OperationDefinitionNode | FragmentDefinitionNode) -> Complexity:
        size = Complexity()
        self._note_directives(size, definition)
        for variable in definition.variable_definitions or ():
            self._note_directives(size, variable)
            if variable.default_value is not None:
                self._note_value(variable.default_value)
        introspective = isinstance(definition, FragmentDefinitionNode) and (
            definition.type_condition.name.value.startswith("__")
        )
        stack = [(definition.selection_set, _Context(introspective, 0, 1))]
        while stack:
            selection_set, around = stack.pop()
            for node in selection_set.selections:
                self._note_directives(size, node)
                if isinstance(node, FieldNode):
                    inside = self._note_field(size, node, around)
                    if node.selection_set is not None:
                        stack.append((node.selection_set, inside))
                elif isinstance(node, InlineFragmentNode):
                    stack.append((node.selection_set, around))
                elif isinstance(node, FragmentSpreadNode):
                    size.spreads.append((node.name.value, around))
        return size

    def _note_field(self, size: Complexity, node: FieldNode, around: _Context) -> _Context:
        """What is around the fields of this one."""
        self._fields += 1
        name = node.name.value
        if node.alias is not None:
            size.aliases += 1
        length = max(len(name), len(node.alias.value) if node.alias else 0)
        if length > self._longest[0]:
            self._longest = length, node
        for argument in node.arguments or ():
            self._note_value(argument.value)
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

    def _note_directives(
        self,
        size: Complexity,
        node: ExecutableDefinitionNode | VariableDefinitionNode | SelectionNode,
    ) -> None:
        for directive in node.directives or ():
            size.directives += 1
            for argument in directive.arguments or ():
                self._note_value(argument.value)

    def _note_value(self, value: ValueNode) -> None:
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

    def _with_fragments(self, written: Complexity) -> Complexity:
        total = replace(written)
        for name, around in written.spreads:
            total.add(self._fragment(name), around)
        return total

    def _fragment(self, name: str) -> Complexity:
        total = self._totals.get(name)
        if total is None:
            # What closes a circle adds nothing: validation refuses it.
            self._totals[name] = _ZERO
            total = self._with_fragments(self._written.get(name, _ZERO))
            self._totals[name] = total
        return total
