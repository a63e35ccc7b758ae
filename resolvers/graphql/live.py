"""A planned query -> which changes can change its answer, and when time alone can. Pure.

For live queries. A part of a plan that is unknown here is assumed to read everything: a needless
evaluation sends nothing, because its bytes are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeAlias

from graphql import GraphQLSchema

from resolvers.graphql.access import root_names
from resolvers.graphql.admin import AdminField
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.plan import Constant, QueryAction
from resolvers.plan.changes import ReadChanges
from resolvers.plan.pages import Order
from resolvers.plan.read import ReadMany, ReadNodes, ReadOne
from resolvers.plan.stats import ReadStats
from schema.osdi.catalogue import ITEM, OUTREACH, PERSON, RESOURCES, TAGGING
from schema.osdi.deliveries import DELIVERY
from schema.osdi.fields import Field
from schema.osdi.resource import COMPUTED, LAST_ACTION_DATE, Collection, Link, Resource

EVERYTHING = frozenset(RESOURCES)
"""Every kind of resource."""

UNREPORTED_EVERY = 10.0
"""Seconds between two evaluations of data whose changes are not reported: deliveries, and the
fields for administrators."""

QUARTER_HOUR = 900.0
"""Seconds. Every period of every time zone begins at a quarter hour of UTC."""

_LATE = 0.05
"""Seconds after a quarter hour: timers may be early."""

_FEED_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Seconds until the changes feed is read again: it shows a change only once all transactions that
began before it have ended, and their ends are not reported."""

_GROUPINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("type", "campaign", "target", "division", "source"), ()),
    **dict.fromkeys(("website", "referrer", "person", "weekday", "hour"), ()),
    "region": (PERSON.plural,),
    "tag": (TAGGING.plural,),
    "list": (ITEM.plural,),
}
"""The resources that groups of statistics read, besides the counted one."""

Delay: TypeAlias = Callable[[int, float], float | None]
"""A function of the number of evaluations since the last change, and the seconds since 1970. It
returns the seconds until the next evaluation if nothing changes; None: not before a change."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The dependencies of an answer: the plurals of the resources that it `reads`, and the time."""

    reads: frozenset[str]
    delay: Delay


def is_live(schema: GraphQLSchema, operation: ValidatedOperation) -> bool:
    """Whether a subscription is a live query: its field is one of Query."""
    assert schema.query_type is not None
    return all(name in schema.query_type.fields for name in root_names(operation))


def dependencies_of(now: QueryAction, later: QueryAction) -> Dependencies:
    """The dependencies of a root field that was planned for now, and for a later time."""
    reads = frozenset(_reads(now))
    match now:
        case ReadChanges():
            return Dependencies(reads, _feed)
        case AdminField():
            return Dependencies(reads, unreported)
    if DELIVERY.plural in reads:
        return Dependencies(reads, unreported)
    return Dependencies(reads, _never if now == later else _quarter_hour)


def _reads(action: QueryAction) -> Iterator[str]:
    match action:
        case ReadOne() | ReadMany() | ReadNodes():
            yield from _mentioned(action)
        case ReadStats(groupings=groupings):
            yield from _mentioned(action)
            for grouping in groupings.values():
                yield from _GROUPINGS.get(grouping, EVERYTHING)
        case AdminField() | Constant():
            return
        case _:
            yield from EVERYTHING


def _mentioned(part: Any) -> Iterator[str]:
    """The resources in a part of a plan."""
    match part:
        case Resource():
            yield part.plural
        case Link() | Collection():
            yield part.target
        case Field(name=name) | Order(field=name):
            if name in COMPUTED:
                yield COMPUTED[name]
            if name == LAST_ACTION_DATE:
                yield OUTREACH.plural
        case tuple():
            for item in part:
                yield from _mentioned(item)
        case _ if is_dataclass(part):
            for member in fields(part):
                yield from _mentioned(getattr(part, member.name))


def _never(_: int, __: float) -> None:
    return None


def unreported(_: int, __: float) -> float:
    """The delay for data whose changes are not reported."""
    return UNREPORTED_EVERY


def _feed(since: int, _: float) -> float | None:
    return _FEED_PAUSES[since] if since < len(_FEED_PAUSES) else None


def _quarter_hour(_: int, now: float) -> float:
    return QUARTER_HOUR - now % QUARTER_HOUR + _LATE
