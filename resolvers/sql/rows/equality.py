"""Equality with one value or with one of several: as a comparison, and as indexes serve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, cast, func, or_, select

from resolvers.sql.json import Expression, int_constant, text_constant
from schema import tables
from schema.search.indexes import TextIndex, search_key

_SECOND = text_constant("second")
_SEPARATOR = func.chr(int_constant(31))


@dataclass(frozen=True, slots=True)
class EqualTo:
    """Equality with one value."""

    bind: Expression

    def same(self, left: Expression) -> Expression:
        return left == self.bind

    def same_lowered(self, left: Expression) -> Expression:
        return left == func.lower(self.bind)

    def rows(self) -> Select[Any]:
        """The value as a row."""
        return select(self.bind)

    def indexed_by(self, index: TextIndex, row: FromClause, order: str | None) -> Expression | None:
        """The index condition; None if the rows are read in an order that the index lacks."""
        if order is not None and order not in index.orders:
            return None
        return self.estimated_by(index, row)

    def estimated_by(self, index: TextIndex, row: FromClause) -> Expression:
        """The index condition of a statement that is only explained."""
        return search_key(index.text(row)) == search_key(self.bind)

    def contained_in(self, array: Expression, member: str) -> Expression | None:
        """The condition for the index of an array of objects."""
        element = func.jsonb_build_object(text_constant(member), self.bind)
        return array.op("@>", is_comparison=True)(func.jsonb_build_array(element))


@dataclass(frozen=True, slots=True)
class InArray:
    """Equality with an element of an array."""

    bind: Expression

    def same(self, left: Expression) -> Expression:
        return left == func.any(self.bind)

    def same_moment(self, left: Expression) -> Expression:
        """A date equals the whole second that clients see, or its exact value with a fraction."""
        # Without the cast, Python would call `__eq__` of the right operand.
        second = cast(func.date_trunc(_SECOND, left), tables.TIMESTAMPTZ)
        return or_(self.same(left), self.same(second))

    def rows(self) -> Select[Any]:
        """The values as rows."""
        return select(func.unnest(self.bind))

    def same_lowered(self, left: Expression) -> Expression:
        return left.in_(select(func.lower(func.unnest(self.bind))))

    def indexed_by(self, index: TextIndex, row: FromClause, order: str | None) -> Expression | None:
        """The index condition; None if the rows are read in an order: there are several texts."""
        if order is not None:
            return None
        keys = select(search_key(func.unnest(self.bind)))
        return search_key(index.text(row)).in_(keys)

    def estimated_by(self, index: TextIndex, row: FromClause) -> Expression:
        """The index condition of a statement that is only explained.

        Of a constant array, PostgreSQL knows how frequent each text is; of a subquery, it does not.
        """
        lowered = func.lower(func.array_to_string(self.bind, _SEPARATOR))
        keys = func.string_to_array(lowered, _SEPARATOR)
        return search_key(index.text(row)).op("=", is_comparison=True)(func.any(keys))

    def contained_in(self, array: Expression, member: str) -> Expression | None:
        """None, since the index of an array finds one value at a time."""
        return None
