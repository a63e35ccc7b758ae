"""Statistics in GraphQL: their types, arguments and enums."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from schema.graphql.reports import OUTREACHES, PEOPLE, stats_type
from schema.graphql.types import DateTime, Types, argument, field_with, optional


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
    description="A range that ends now, as a number of one unit. The current unit counts: "
    "`{days: 1}` is today, `{months: 1}` is this month so far."
)
class LastUnits:
    hours: int | None = _unit("Number of hours, each from the full hour.")
    days: int | None = _unit("Number of days, each from midnight.")
    weeks: int | None = _unit("Number of weeks, each from `weekStart`.")
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
        description="The state of a target's division, such as ny; outside of the US the country "
        "and its first division, such as country:ca/province:on. An outreach counts once for each.",
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


@strawberry.enum(description="Criterion that people are grouped by.")
class PeopleGrouping(Enum):
    REGION = strawberry.enum_value(
        "region",
        description="The region of the primary postal address, such as NY; of the first one, if "
        "none is primary.",
    )
    SOURCE = strawberry.enum_value("source", description="The source of the record.")
    TAG = strawberry.enum_value("tag", description="The tag; a person counts for each of the tags.")
    LIST = strawberry.enum_value(
        "list", description="The list; a person counts for each of the lists."
    )


def _arguments(plural: str, filter_: Any, grouping: Any) -> dict[str, Any]:
    return {
        "filter": argument(optional(filter_), "Filter."),
        "from_": argument(
            optional(DateTime),
            f"Only {plural} from this time on; in `timeZone`, if it has no offset.",
            name="from",
        ),
        "to": argument(
            optional(DateTime),
            f"Only {plural} before this time; in `timeZone`, if it has no offset. With `from`, "
            "the default is the current time.",
        ),
        "last": argument(
            optional(LastUnits),
            f"Only {plural} of the last days, weeks and so on, such as {{days: 30}}; replaces "
            "`from` and `to`.",
        ),
        "group_by": argument(optional(grouping), "Criterion of `groups` and `rows`."),
        "then_by": argument(
            optional(grouping), "Second criterion: a group for each pair; requires `groupBy`."
        ),
        "interval": argument(
            optional(Interval), "Length of a period of `series`; requires `from` or `last`."
        ),
        "time_zone": (
            argument(
                optional(str),
                "Time zone in which days begin, such as America/New_York, UTC or -05:00.",
            ),
            "UTC",
        ),
        "week_start": (
            argument(optional(Weekday), "Day on which a `WEEK` begins."),
            Weekday.MONDAY,
        ),
    }


def queries(types: Types) -> dict[str, tuple[Any, Any]]:
    """The root fields of Query: by name, the type and Strawberry's field."""
    outreaches = optional(stats_type(OUTREACHES, types))
    people = optional(stats_type(PEOPLE, types))
    return {
        "outreach_stats": (
            outreaches,
            field_with(
                outreaches,
                "Statistics of outreaches, by action date.",
                **_arguments("outreaches", types["OutreachFilter"], Grouping),
            ),
        ),
        "people_stats": (
            people,
            field_with(
                people,
                "Statistics of people, by the date on which they were first stored.",
                **_arguments("people", types["PersonFilter"], PeopleGrouping),
            ),
        ),
    }
