"""Templates of plans: no value is left in them, and no plan class is forgotten."""

from __future__ import annotations

from dataclasses import is_dataclass
from uuid import UUID

from resolvers.plan import pages, predicates, read, selection, stats
from resolvers.plan.pages import Cursor, Order, Page, PageLimits
from resolvers.plan.parameterize import FOLDS, parameterize
from resolvers.plan.predicates import And, Compare, In, Op, Parameter, Path
from resolvers.plan.read import Hal, ReadMany
from resolvers.plan.selection import Column, CursorText, PageInfoSelection, TotalCount, TypeName
from resolvers.plan.stats import (
    Bound,
    Count,
    Cumulative,
    GroupKey,
    Others,
    Partial,
    Series,
    Start,
)
from schema.osdi.catalogue import PERSON, TAG
from schema.osdi.fields import Field, Kind

WITHOUT_VALUES = {
    *(Order, Hal, Parameter, TypeName, Column, CursorText, PageInfoSelection, TotalCount),
    *(Count, Cumulative, Bound, Start, Partial, GroupKey, Others, Series, PageLimits),
}
"""Classes of plans that hold no value, in themselves or in their parts, and limits of pages."""


def test_each_plan_class_is_folded() -> None:
    """One that is missing would leave its values in the key of the statement cache."""
    classes = {
        item
        for module in (pages, predicates, read, selection, stats)
        for item in vars(module).values()
        if isinstance(item, type) and is_dataclass(item) and item.__module__ == module.__name__
    }
    assert classes - set(FOLDS) == WITHOUT_VALUES


def test_values_are_numbered_in_the_order_of_the_fields() -> None:
    name = Path(TAG.by_name["name"])
    filter_ = And((Compare(name, Op.EQ, "a"), In(name, ("b", "c"))))
    plan = ReadMany(TAG, Page(25, after=Cursor(UUID(int=1)), offset=50), filter=filter_)
    template, values = parameterize(plan)
    assert values == [UUID(int=1), 50, "a", ("b", "c")]
    assert template == ReadMany(
        TAG,
        Page(25, after=Cursor(Parameter(0, UUID)), offset=Parameter(1, int)),
        filter=And((Compare(name, Op.EQ, Parameter(2, str)), In(name, Parameter(3, str)))),
    )


def test_the_key_of_a_custom_field_is_a_value() -> None:
    """Or clients could fill the cache with statements that differ in a key alone."""

    def template_of(key: str) -> ReadMany:
        path = Path(PERSON.by_name["custom_fields"], (Field(key, Kind.TEXT, ""),))
        return parameterize(ReadMany(PERSON, Page(25), filter=Compare(path, Op.EQ, "x")))[0]

    assert template_of("shirt") == template_of("volunteer")
