"""Values as text of GraphQL: literals, and variables here and there."""

from __future__ import annotations

import json
import re
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull

from tests.property.graphql.filters import Draws


class Name(str):
    """A value of an enum, in a literal without quotes."""

    __slots__ = ()


class Literals:
    """Writes values down, and remembers the variables that it made for them."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._variables: dict[str, tuple[str, Any]] = {}
        self._absent: set[str] = set()

    def declared(self, document: str) -> tuple[str, dict[str, Any]]:
        """The definitions of the variables that the document has, and their values."""
        used = [name for name in self._variables if re.search(rf"\${name}\b", document)]
        definitions = ", ".join(f"${name}: {self._variables[name][0]}" for name in used)
        values = {name: self._variables[name][1] for name in used if name not in self._absent}
        return f"({definitions}) " if used else "", values

    def text(self, type_: Any, value: Any, constant: bool = False) -> str:
        """`value` as text of GraphQL; unless it must be constant, here and there a variable."""
        if not constant and self._draws.once_in(10):
            return self._variable(type_, value)
        if value is None:
            return "null"
        bare = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(bare, GraphQLList):
            items = [self.text(bare.of_type, item, constant) for item in value]
            if len(items) == 1 and self._draws.once_in(4) and not items[0].startswith("$"):
                return items[0]
            return f"[{', '.join(items)}]"
        if isinstance(bare, GraphQLInputObjectType):
            members = [
                f"{name}: {self.text(bare.fields[name].type, item, constant)}"
                for name, item in value.items()
            ]
            return "{" + ", ".join(members) + "}"
        if isinstance(bare, GraphQLEnumType) or not isinstance(value, str):
            return str(value) if isinstance(value, Name) else json.dumps(value)
        return self._quoted(value)

    def _quoted(self, value: str) -> str:
        if re.fullmatch("[a-z@.%]+", value) and self._draws.once_in(6):
            return f'"""{value}"""'
        return json.dumps(value, ensure_ascii=self._draws.once_in(2))

    def _variable(self, type_: Any, value: Any) -> str:
        name, declared = f"w{len(self._variables) + 1}", str(type_)
        nullable = not isinstance(type_, GraphQLNonNull)
        if value is None and self._draws.once_in(2):
            self._absent.add(name)
        elif value is not None and nullable and self._draws.once_in(4):
            declared += "!"
        if value is not None and self._draws.once_in(5):
            declared += f" = {self.text(type_, value, constant=True)}"
            if self._draws.once_in(2):
                self._absent.add(name)
        self._variables[name] = declared, value
        return f"${name}"
