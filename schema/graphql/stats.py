"""Statistics in GraphQL: their types, arguments and enums."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from schema.graphql.types import (
    DateTime,
    Types,
    argument,
    declare,
    field_with,
    many,
    optional,
)


@strawberry.enum(description="Length of a period.")
class Interval(Enum):
    HOUR = strawberry.enum_value("hour", description="A full hour.")
    DAY = strawberry.enum_value("day", description="From midnight to midnight.")
    WEEK = strawberry.enum_value("week", description="Seven days from `weekStart` on.")
    MONTH = strawberry.enum_value("month", description="A calendar month.")
    QUARTER = strawberry.enum_value("quarter", description="Three months, from January on.")
    YEAR = strawberry.enum_value("year", description="A calendar year.")


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    MONDAY = strawberry.enum_value(0, description="Monday.")
    TUESDAY = strawberry.enum_value(1, description="Tuesday.")
    WEDNESDAY = strawberry.enum_value(2, description="Wednesday.")
    THURSDAY = strawberry.enum_value(3, description="Thursday.")
    FRIDAY = strawberry.enum_value(4, description="Friday.")
    SATURDAY = strawberry.enum_value(5, description="Saturday.")
    SUNDAY = strawberry.enum_value(6, description="Sunday.")


@strawberry.enum(description="Criterion that outreaches are grouped by.")
class Grouping(Enum):
    TYPE = strawberry.enum_value("type", description="How the targets were contacted.")
    CAMPAIGN = strawberry.enum_value("campaign", description="The campaign.")
    TARGET = strawberry.enum_value(
        "target", description="The target; an outreach counts for each of its targets."
    )
    DIVISION = strawberry.enum_value(
        "division",
        description="The state of a target's division, such as ny; an outreach counts once for "
        "each of its states.",
    )
    SOURCE = strawberry.enum_value("source", description="The source code of the referrer data.")


_COUNTS: dict[str, tuple[Any, Any]] = {
    "outreaches": (int, strawberry.field(description="Number of outreaches.")),
    "people": (int, strawberry.field(description="Number of different people who made them.")),
    "duration": (float, strawberry.field(description="Their total duration in seconds.")),
}


def _figures(name: str, description: str, members: dict[str, tuple[Any, Any]]) -> Any:
    made = declare(type(name, (), {}), {**members, **_COUNTS})
    return strawberry.type(made, name=name, description=description)


def _stats_type(types: Types) -> Any:
    period = _figures(
        "OutreachPeriod",
        "Figures for one period; 0 if there was no activity.",
        {
            "start": (DateTime, strawberry.field(description="When the period starts.")),
            "partial": (
                bool,
                strawberry.field(
                    description="Whether `from` or `to` cuts it off, so that only part of it is "
                    "counted."
                ),
            ),
        },
    )
    series: tuple[Any, Any] = (
        many(period),
        strawberry.field(description="One entry per period, oldest first; requires `interval`."),
    )
    group = _figures(
        "OutreachGroup",
        "Figures for one type, campaign, target, division or source.",
        {
            "key": (
                optional(str),
                strawberry.field(
                    description="The type, the ID of the campaign or target, the division or the "
                    "source; null for outreaches without one."
                ),
            ),
            "campaign": (
                optional(types["Campaign"]),
                strawberry.field(description="The campaign, if grouped by campaign."),
            ),
            "target": (
                optional(types["Target"]),
                strawberry.field(description="The target, if grouped by target."),
            ),
            "series": series,
        },
    )
    groups = field_with(
        many(group),
        "The groups with the most outreaches, largest first; requires `groupBy`.",
        first=(argument(int, "Maximum number of groups."), 10),
    )
    return _figures(
        "OutreachStats",
        "Statistics of outreaches.",
        {"series": series, "groups": (many(group), groups)},
    )


def queries(types: Types) -> dict[str, tuple[Any, Any]]:
    """The root fields of Query: by name, the type and Strawberry's field."""
    result = optional(_stats_type(types))
    arguments = {
        "filter": argument(optional(types["OutreachFilter"]), "Filter."),
        "from_": argument(
            optional(DateTime),
            "Only outreaches from this time on; in `timeZone`, if it has no offset.",
            name="from",
        ),
        "to": argument(
            optional(DateTime),
            "Only outreaches before this time; in `timeZone`, if it has no offset. With `from`, "
            "the default is the current time.",
        ),
        "group_by": argument(optional(Grouping), "Criterion of `groups`."),
        "interval": argument(
            optional(Interval), "Length of a period of `series`; requires `from`."
        ),
        "time_zone": (
            argument(
                str, "Time zone in which days begin, such as America/New_York, UTC or -05:00."
            ),
            "UTC",
        ),
        "week_start": (argument(Weekday, "Day on which a `WEEK` begins."), Weekday.MONDAY),
    }
    field = field_with(result, "Statistics of outreaches, by action date.", **arguments)
    return {"outreach_stats": (result, field)}
