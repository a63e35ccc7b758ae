"""Taking the values out of a plan: what is left, its shape, is the key of the statement's cache.

A fold over frozen dataclasses. What a class holds is told by `_VALUES` (what is taken out) and
by its annotations; everything that is no part of a plan, such as a resource, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from resolvers.plan import pages, predicates, read, selection, stats
from resolvers.plan.pages import Cursor, Page, ParentScope
from resolvers.plan.predicates import Compare, In, Parameter, Path
from resolvers.plan.read import Hal, ReadNodes, ReadOne
from resolvers.plan.stats import ReadStats
from schema.osdi.fields import Field, Kind

_VALUES: dict[type, tuple[str, ...]] = {
    Compare: ("value",),
    In: ("values",),
    ParentScope: ("id",),
    Cursor: ("id", "key"),
    Page: ("offset",),
    ReadOne: ("id",),
    ReadNodes: ("ids",),
    ReadStats: ("begin", "end", "time_zone"),
}
"""The fields that hold a value. The size of a page stays, since PostgreSQL plans by it."""

_FREE_MEMBER = Field("", Kind.TEXT, "A member under a key that the client chose.")
_PLAN_CLASSES = tuple(
    made
    for module in (predicates, pages, selection, stats, read)
    for made in vars(module).values()
    if isinstance(made, type) and is_dataclass(made) and made.__module__ == module.__name__
)
P = TypeVar("P")
Values = list[Any]


def parameterize(plan: P) -> tuple[P, Values]:
    """The shape of a plan, and its values in the order of their parameters."""
    values: Values = []
    shape: P = _parameterize(plan, values)
    return shape, values


def _take(value: Any, values: Values) -> Any:
    """The parameter that stands for `value`; nothing stays nothing."""
    if value is None:
        return None
    values.append(value)
    kind = type(value[0]) if isinstance(value, tuple) else type(value)
    return Parameter(len(values) - 1, kind)


def _parameterize(part: Any, values: Values) -> Any:
    if part.__class__ is tuple:
        return tuple([_parameterize(item, values) for item in part])
    fold = _FOLDS.get(part.__class__)
    return part if fold is None else fold(part, values)


def _path(path: Path, values: Values) -> Path:
    if path.column.kind is not Kind.STRING_MAP or not path.members:
        return path
    return Path(path.column, (_FREE_MEMBER,), _take(path.leaf.name, values))


def _fold_of(made: type) -> Callable[[Any, Values], Any]:
    taken = _VALUES.get(made, ())
    names = [(field.name, field.name in taken) for field in fields(made)]

    def fold(part: Any, values: Values) -> Any:
        return made(
            *[
                (_take if is_value else _parameterize)(getattr(part, name), values)
                for name, is_value in names
            ]
        )

    return fold


_FOLDS: dict[type, Callable[[Any, Values], Any]] = {
    made: _fold_of(made) for made in _PLAN_CLASSES if made not in (Parameter, Hal)
}
_FOLDS[Path] = _path
