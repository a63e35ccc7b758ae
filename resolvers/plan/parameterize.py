"""Splits a plan into its template, which is the key of the statement cache, and its values.

`_FOLDED` lists every plan class that holds a value or a part with values, and the fields that
are values. All other objects, such as resources and columns, stay in the template as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from resolvers.plan.changes import ChangeCursor, ReadChanges
from resolvers.plan.pages import Cursor, Page, ParentScope
from resolvers.plan.predicates import (
    And,
    AnyElement,
    Compare,
    CountOf,
    Exists,
    In,
    IsNull,
    Not,
    Or,
    Parameter,
    Path,
)
from resolvers.plan.read import ReadDocuments, ReadMany, ReadNodes, ReadOne
from resolvers.plan.rollups import Rollup, Rollups
from resolvers.plan.selection import (
    ConnectionSelection,
    EdgesSelection,
    InlineSelection,
    NodesSelection,
    ObjectSelection,
    OutreachTargets,
    SelfObject,
    ToManySelection,
    ToOneSelection,
)
from resolvers.plan.stats import Grouped, Groups, Previous, ReadStats, Rows
from schema.osdi.fields import Field, Kind

_FOLDED: dict[type, tuple[str, ...]] = {
    # Predicates
    Compare: ("value",),
    In: ("values",),
    IsNull: (),
    And: (),
    Or: (),
    Not: (),
    AnyElement: (),
    Exists: (),
    CountOf: (),
    # Pages. Their size stays in the template, since PostgreSQL plans by it.
    ParentScope: ("id",),
    Cursor: ("id", "key"),
    Page: ("offset",),
    # Selections
    ObjectSelection: (),
    InlineSelection: (),
    OutreachTargets: (),
    ToOneSelection: (),
    ToManySelection: (),
    SelfObject: (),
    NodesSelection: (),
    EdgesSelection: (),
    ConnectionSelection: (),
    # Statistics
    Grouped: (),
    Groups: (),
    Rows: (),
    Previous: (),
    Rollup: ("campaign", "type", "source"),
    Rollups: (),
    # The changes feed
    ChangeCursor: ("transaction", "resource", "id"),
    # Whole plans
    ReadOne: ("id",),
    ReadDocuments: ("ids",),
    ReadMany: (),
    ReadNodes: ("ids",),
    ReadStats: ("begin", "end", "time_zone"),
    ReadChanges: (),
}

_FREE_MEMBER = Field("", Kind.TEXT, "A member under a key that the client chose.")

P = TypeVar("P")
Values: TypeAlias = list[Any]
_Fold: TypeAlias = Callable[[Any, Values], Any]


def parameterize(plan: P) -> tuple[P, Values]:
    """Return the template of `plan`, and its values in the order of their parameters."""
    values: Values = []
    template: P = _fold(plan, values)
    return template, values


def _fold(part: Any, values: Values) -> Any:
    """The template of a part of a plan; its values are appended to `values`."""
    fold = FOLDS.get(part.__class__)
    return part if fold is None else fold(part, values)


def _take(value: Any, values: Values) -> Any:
    """The parameter that stands for `value`. A missing value stays, since SQL depends on it."""
    if value is None:
        return None
    values.append(value)
    kind = type(value[0]) if isinstance(value, tuple) else type(value)
    return Parameter(len(values) - 1, kind)


def _fold_tuple(parts: tuple[Any, ...], values: Values) -> tuple[Any, ...]:
    return tuple([_fold(part, values) for part in parts])


def _fold_path(path: Path, values: Values) -> Path:
    if path.column.kind is not Kind.STRING_MAP or not path.members:
        return path
    return Path(path.column, (_FREE_MEMBER,), _take(path.leaf.name, values))


def _fold_of(plan_class: type, value_fields: tuple[str, ...]) -> _Fold:
    """The fold of a plan class: in the order of its fields, which numbers the parameters."""
    names = [field.name for field in fields(plan_class)]
    folds = [_take if name in value_fields else _fold for name in names]
    members = attrgetter(*names)

    def fold_fields(part: Any, values: Values) -> Any:
        pairs = zip(folds, members(part), strict=True)
        return plan_class(*[fold(member, values) for fold, member in pairs])

    def fold_field(part: Any, values: Values) -> Any:
        return plan_class(folds[0](members(part), values))

    # For a single name, attrgetter returns the member and not a tuple.
    return fold_fields if len(names) > 1 else fold_field


FOLDS: dict[type, _Fold] = {
    tuple: _fold_tuple,
    Path: _fold_path,
    **{plan_class: _fold_of(plan_class, names) for plan_class, names in _FOLDED.items()},
}
