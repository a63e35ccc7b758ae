"""Statistics in GraphQL: their types, arguments and enums."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from schema.graphql.inputs import FILTERS
from schema.graphql.types import (
    DateTime,
    Types,
    argument,
    declare,
    field_with,
    many,
    optional,
)
from schema.osdi.fields import Kind


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


def _unit(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(
    description="A range that ends now: one unit, and how many of them. The unit that is not over "
    "yet is one of them: `{days: 1}` is today, `{months: 1}` this month so far."
)
class LastUnits:
    hours: int | None = _unit("Number of hours, from full hours on.")
    days: int | None = _unit("Number of days, from midnight on.")
    weeks: int | None = _unit("Number of weeks, from `weekStart` on.")
    months: int | None = _unit("Number of calendar months.")
    years: int | None = _unit("Number of calendar years.")


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
    WEBSITE = strawberry.enum_value("website", description="The website of the referrer data.")
    REFERRER = strawberry.enum_value("referrer", description="The referrer of the referrer data.")
    PERSON = strawberry.enum_value("person", description="The supporter.")
    REGION = strawberry.enum_value(
        "region",
        description="The region of the supporter's primary postal address, such as NY; of the "
        "first one, if none is primary.",
    )
    TAG = strawberry.enum_value(
        "tag", description="The supporter's tag; an outreach counts for each of the tags."
    )
    WEEKDAY = strawberry.enum_value(
        "weekday", description="The day of the week in `timeZone`, from MONDAY to SUNDAY."
    )
    HOUR = strawberry.enum_value(
        "hour", description="The hour of the day in `timeZone`, from 00 to 23."
    )


_COUNTS: dict[str, tuple[Any, Any]] = {
    "outreaches": (int, strawberry.field(description="Number of outreaches.")),
    "people": (int, strawberry.field(description="Number of different people who made them.")),
    "duration": (float, strawberry.field(description="Their total duration in seconds.")),
}


def _figures(
    name: str, description: str, members: dict[str, tuple[Any, Any]], made: Any = None
) -> Any:
    """The type of these members and the counts; `made`, if members refer to it."""
    made = declare(made or type(name, (), {}), {**members, **_COUNTS})
    return strawberry.type(made, name=name, description=description)


_KEY_DESCRIPTION = (
    "The type, website, region, source and so on, or the ID of the campaign, target, person or "
    "tag; null for outreaches without one."
)


def _group_members(types: Types) -> dict[str, tuple[Any, Any]]:
    """What a group, and a row of a group, has besides its figures."""
    members: dict[str, tuple[Any, Any]] = {
        "key": (optional(str), strawberry.field(description=_KEY_DESCRIPTION)),
        "then_key": (optional(str), strawberry.field(description="The same of `thenBy`.")),
        "others": (
            bool,
            strawberry.field(
                description="Whether these are the outreaches of all groups that are not shown."
            ),
        ),
    }
    for name in ("Campaign", "Target", "Person", "Tag"):
        type_, title = optional(types[name]), name.lower()
        description = f"The {title}, if grouped by {title}."
        members[title] = type_, strawberry.field(description=description)
    return members


def _period_members(total: Any) -> dict[str, tuple[Any, Any]]:
    """What a period has besides its figures, and its running `total`."""
    return {
        "start": (DateTime, strawberry.field(description="When the period starts.")),
        "partial": (
            bool,
            strawberry.field(
                description="Whether `from` or `to` cuts it off, so that only part of it is "
                "counted."
            ),
        ),
        "cumulative": (
            total,
            strawberry.field(
                description="Running totals: figures from the start of the range to the end of "
                "the period. People count once."
            ),
        ),
    }


def _having() -> Any:
    filters = {"outreaches": Kind.INTEGER, "people": Kind.INTEGER, "duration": Kind.NUMBER}
    members = {
        name: (
            optional(FILTERS[kind]),
            strawberry.field(default=strawberry.UNSET, description=_COUNTS[name][1].description),
        )
        for name, kind in filters.items()
    }
    made = declare(type("OutreachHaving", (), {}), members)
    return strawberry.input(
        made, name="OutreachHaving", description="Conditions on the figures of a group."
    )


def _choice() -> dict[str, Any]:
    """The arguments that say which groups are shown."""
    return {
        "first": (argument(int, "Maximum number of groups."), 10),
        "others": (
            argument(
                bool, "Whether to add a last group, of the outreaches of all groups not shown."
            ),
            False,
        ),
        "having": argument(optional(_having()), "Only groups whose figures meet this."),
    }


def _stats_type(types: Types) -> Any:
    total = _figures("OutreachTotals", "Figures from the start of the range on.", {})
    period = _figures(
        "OutreachPeriod",
        "Figures for one period; 0 if there was no activity.",
        _period_members(total),
    )
    series: tuple[Any, Any] = (
        many(period),
        strawberry.field(description="One entry per period, oldest first; requires `interval`."),
    )
    group = _figures(
        "OutreachGroup",
        "Figures for one group: one campaign, type, region and so on.",
        {**_group_members(types), "series": series},
    )
    nullable = {
        name: (optional(type_), field) for name, (type_, field) in _period_members(total).items()
    }
    row = _figures(
        "OutreachRow",
        "Figures for one period of one group: `start` is null without `interval`, and `key` "
        "without `groupBy`.",
        {**nullable, **_group_members(types)},
    )
    choice = _choice()
    stats = type("OutreachStats", (), {})
    members = {
        "start": (
            optional(DateTime),
            strawberry.field(description="When the range starts; null if it has no start."),
        ),
        "end": (
            optional(DateTime),
            strawberry.field(description="When the range ends; null if it has no end."),
        ),
        "previous": (
            stats,
            strawberry.field(
                description="The same statistics of the range of the same length before; requires "
                "`from` or `last`."
            ),
        ),
        "series": series,
        "groups": (
            many(group),
            field_with(
                many(group),
                "The groups with the most outreaches, largest first; requires `groupBy`.",
                **choice,
            ),
        ),
        "rows": (
            many(row),
            field_with(
                many(row),
                "The periods of the groups as a flat table, oldest first, then largest first; "
                "requires `interval`, `groupBy` or both.",
                **choice,
            ),
        ),
    }
    return _figures("OutreachStats", "Statistics of outreaches.", members, stats)


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
        "last": argument(
            optional(LastUnits),
            "Only outreaches of the last days, weeks and so on; in place of `from` and `to`.",
        ),
        "group_by": argument(optional(Grouping), "Criterion of `groups` and `rows`."),
        "then_by": argument(
            optional(Grouping), "Second criterion: a group for each pair; requires `groupBy`."
        ),
        "interval": argument(
            optional(Interval), "Length of a period of `series`; requires `from` or `last`."
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
