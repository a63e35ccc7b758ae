"""Values that do not have the type of their argument, field or variable -> errors that name it and
say how to fix it. Pure.

graphql-core finds the errors, but names only types. For `validation` and `cache`.

Source: GraphQL October 2021, 5.6 'Values' and 6.1.2 'Coercing Variable Values'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from graphql import (
    ArgumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VariableDefinitionNode,
    VisitorAction,
    is_required_argument,
    is_required_input_field,
    type_from_ast,
)
from graphql.utilities import validate_input_literal

from resolvers.graphql.document.input_paths import places_of
from resolvers.graphql.document.parsing import graphql_error_entry
from resolvers.graphql.request import ErrorEntry

_Path: TypeAlias = Sequence[str | int]

_MAX_LISTED: Final = 16
"""Members of a type that a hint lists."""

_BAD_VARIABLE: Final = re.compile(
    r"Variable '\$(\w+)' has invalid value(?: at ((?:\.\w+|\[[0-9]+\])+))?: "
)
_STEP: Final = re.compile(r"\.(\w+)|\[([0-9]+)\]")
_NULL_VARIABLE: Final = re.compile(r"variable '\$(\w+)'")

_FIELD: Final = re.compile(
    r"(?:Variable '\$\w+' has invalid value(?: at [^ ]+)?: )?"
    r"Expected value of type '\w+' (?:not )?to include (?:unknown|required) field '(\w+)'"
)
_UNKNOWN: Final = re.compile(r"not to include unknown field '(\w+)'")
_NULL: Final = "not to be None"

_SCALARS: Final = {
    "Int": "a whole number without quotes, such as 30",
    "Float": "a number without quotes, such as 1.5",
    "Boolean": "true or false, without quotes",
    "String": "text in double quotes",
    "ID": "an ID in double quotes",
    "DateTime": 'a date and time in double quotes, such as "2014-03-20T21:04:31Z"',
}
"""The description of a scalar's values, by the name of its type."""


class NamingValuesRule(ValuesOfCorrectTypeRule):
    """The rule of graphql-core, whose errors also have properties and a hint as extensions."""

    _name = ""

    def enter_argument(self, node: ArgumentNode, *_args: Any) -> None:
        self._name = node.name.value

    def enter_variable_definition(self, node: VariableDefinitionNode, *_args: Any) -> None:
        self._name = node.variable.name.value

    def is_valid_value_node(
        self, node: ValueNode, input_type: GraphQLInputType | None
    ) -> VisitorAction:
        suggests = not self.context.hide_suggestions
        if input_type is not None:
            argument = self.context.get_argument()
            required = argument is not None and is_required_argument(argument)

            def report(error: GraphQLError, path: _Path) -> None:
                expected = _Expected(input_type, path, required, is_literal=True)
                error.extensions = {
                    "properties": (_place(self._name, path, error.message),),
                    "hint": expected.hint(error.message, suggests),
                }
                self.report_error(error)

            validate_input_literal(
                node, input_type, report, hide_suggestions=self.context.hide_suggestions
            )
        return super().is_valid_value_node(node, None)


def value_error(error: GraphQLError) -> ErrorEntry:
    """An error of validation, with the properties and the hint of `NamingValuesRule`."""
    entry = graphql_error_entry(error, "DOCUMENT_INVALID")
    extensions = error.extensions or {}
    return replace(
        entry,
        message=null_of(entry.message),
        properties=extensions.get("properties", ()),
        hint=extensions.get("hint"),
    )


def variable_error(error: GraphQLError, schema: GraphQLSchema, suggests: bool) -> ErrorEntry:
    """VARIABLE_INVALID, with the place in the variable and how to fix it."""
    entry = graphql_error_entry(error, "VARIABLE_INVALID")
    definition = next(
        (node for node in error.nodes or () if isinstance(node, VariableDefinitionNode)), None
    )
    if definition is None:
        return replace(entry, message=null_of(entry.message))
    place = _BAD_VARIABLE.match(error.message)
    path: list[str | int] = [
        step[1] if step[1] else int(step[2]) for step in _STEP.finditer((place and place[2]) or "")
    ]
    type_: Any = type_from_ast(schema, definition.type)
    required = isinstance(type_, GraphQLNonNull) and definition.default_value is None
    expected = _Expected(type_, path, required, is_literal=False)
    return replace(
        entry,
        message=null_of(entry.message),
        properties=(_place(definition.variable.name.value, path, error.message),),
        hint=expected.hint(error.message, suggests) if type_ else None,
    )


def null_variable(error: GraphQLError) -> tuple[str, tuple[str, ...]]:
    """The message, and the names of the variables, of an argument that must not be null."""
    return null_of(error.message), tuple(_NULL_VARIABLE.findall(error.message))


def null_of(message: str) -> str:
    """The message with the null of GraphQL in place of Python's."""
    return message.replace(_NULL, "not to be null")


def _place(name: str, path: _Path, message: str) -> str:
    """The place of an error, with the field that is missing or unknown.

    >>> _place("filter", ["and", 0, "type", "eq"], "")
    'filter.and[0].type.eq'
    """
    field = _FIELD.match(message)
    steps = [*path, field[1]] if field else path
    return name + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What is expected at a path of a value of the type; `required`: the value must be there."""

    type: GraphQLInputType
    path: _Path
    required: bool
    is_literal: bool

    def hint(self, message: str, suggests: bool) -> str:
        """What to send. It has no names of the schema for anonymous callers, for whom `suggests` is
        false.
        """
        parent: Any = None
        type_: Any = self.type
        for step in self.path:
            parent = _unwrapped(type_, lists=isinstance(step, str))
            type_ = parent.fields[step].type if isinstance(step, str) else parent.of_type
        unknown = _UNKNOWN.search(message)
        expected = _unwrapped(type_, lists=True)
        if unknown and suggests and expected.name.endswith("Filter"):
            places = places_of(expected, unknown[1])
            if places:
                return f"Send it as {' or '.join(places)}."
        required = self.required
        if isinstance(parent, GraphQLInputObjectType):
            required = is_required_input_field(parent.fields[str(self.path[-1])])
        omit = "" if required or _NULL not in message else "Omit it, or "
        send = "send" if omit else "Send"
        return f"{omit}{send} {self._value_of(expected, suggests)}."

    def _value_of(self, type_: Any, suggests: bool) -> str:
        if isinstance(type_, GraphQLEnumType):
            quotes = ", without quotes" if self.is_literal else ""
            return f"one of {_listed(type_.values)}{quotes}" if suggests else "one of its values"
        if isinstance(type_, GraphQLInputObjectType):
            return (
                f"an object of these fields: {_listed(type_.fields)}" if suggests else "an object"
            )
        return _SCALARS.get(type_.name, f"a value of {type_.name}")


def _unwrapped(type_: Any, *, lists: bool) -> Any:
    """The nullable type in a type; with `lists`, also the type of the entries of lists."""
    while isinstance(type_, GraphQLNonNull) or (lists and isinstance(type_, GraphQLList)):
        type_ = type_.of_type
    return type_


def _listed(names: Iterable[str]) -> str:
    """
    >>> _listed(["hours", "days"])
    'hours, days'
    """
    shown = list(names)
    return ", ".join(shown[:_MAX_LISTED]) + (", …" if len(shown) > _MAX_LISTED else "")
