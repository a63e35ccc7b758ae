"""The output types of statistics: reports with series, groups and rows of what they count."""

from __future__ import annotations

from dataclasses import dataclass
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

_GRAPH_TYPES: dict[Kind, Any] = {Kind.INTEGER: int, Kind.NUMBER: float}


@dataclass(frozen=True, slots=True)
class Counted:
    """The subject of a report: `plural`. The names of their types begin with `prefix`.

    `figures` are their kind and description by name. `resources` are the types that groups may
    be about.
    """

    prefix: str
    plural: str
    figures: dict[str, tuple[Kind, str]]
    key: str
    resources: tuple[str, ...]


OUTREACHES = Counted(
    "Outreach",
    "outreaches",
    {
        "outreaches": (Kind.INTEGER, "Number of outreaches."),
        "people": (Kind.INTEGER, "Number of distinct people who made them."),
        "new_people": (
            Kind.INTEGER,
            "Number of distinct people whose first outreach, of those that `filter` finds, is "
            "counted here: in a group, their first one in this group.",
        ),
        "duration": (Kind.NUMBER, "Their total duration in seconds."),
    },
    "The type, website, region, source and so on, or the ID of the campaign, target, person or tag",
    ("Campaign", "Target", "Person", "Tag"),
)
PEOPLE = Counted(
    "People",
    "people",
    {"people": (Kind.INTEGER, "Number of people.")},
    "The region or source, or the ID of the tag or list",
    ("Tag", "List"),
)


def stats_type(counted: Counted, types: Types) -> Any:
    """The type of a report."""
    return _Reports(counted, types).stats()


class _Reports:
    def __init__(self, counted: Counted, types: Types) -> None:
        self._counted = counted
        self._types = types
        self._total = self._figures("Totals", "Running totals from the start of the range.", {})
        period = self._figures(
            "Period", "Figures for one period; 0 if there was no activity.", self._period_members()
        )
        self._series: tuple[Any, Any] = (
            many(period),
            strawberry.field(
                description="One entry per period, oldest first; requires `interval`."
            ),
        )

    def _figures(
        self, name: str, description: str, members: dict[str, tuple[Any, Any]], made: Any = None
    ) -> Any:
        """The type of these members and the figures; `made`, if members refer to it."""
        figures = {
            figure: (_GRAPH_TYPES[kind], strawberry.field(description=text))
            for figure, (kind, text) in self._counted.figures.items()
        }
        name = self._counted.prefix + name
        made = declare(made or type(name, (), {}), {**members, **figures})
        return strawberry.type(made, name=name, description=description)

    def _period_members(self) -> dict[str, tuple[Any, Any]]:
        """The fields of a period besides its figures."""
        return {
            "start": (DateTime, strawberry.field(description="When the period starts.")),
            "partial": (
                bool,
                strawberry.field(
                    description="Whether the range cuts the period off: only part of it counts."
                ),
            ),
            "cumulative": (
                self._total,
                strawberry.field(
                    description="Running totals from the start of the range to the end of the "
                    "period. Each person counts once."
                ),
            ),
        }

    def _group_members(self) -> dict[str, tuple[Any, Any]]:
        """The fields of a group, and of a row of a group, besides its figures."""
        plural = self._counted.plural
        key = f"{self._counted.key}; null for {plural} without one."
        members: dict[str, tuple[Any, Any]] = {
            "key": (optional(str), strawberry.field(description=key)),
            "then_key": (optional(str), strawberry.field(description="The key of `thenBy`.")),
            "others": (
                bool,
                strawberry.field(
                    description=f"Whether this is the last group: the {plural} of all groups that "
                    "are not shown."
                ),
            ),
        }
        for name in self._counted.resources:
            type_, title = optional(self._types[name]), name.lower()
            description = f"The {title}, if grouped by {title}."
            members[title] = type_, strawberry.field(description=description)
        return members

    def _having(self) -> Any:
        members = {
            name: (
                optional(FILTERS[kind]),
                strawberry.field(default=strawberry.UNSET, description=description),
            )
            for name, (kind, description) in self._counted.figures.items()
        }
        name = self._counted.prefix + "Having"
        return strawberry.input(
            declare(type(name, (), {}), members),
            name=name,
            description="Conditions on the figures of a group; all must hold.",
        )

    def _choice(self) -> dict[str, Any]:
        """The arguments that say which groups are shown."""
        others = (
            f"Whether to add a last group with the {self._counted.plural} of all groups that are "
            "not shown."
        )
        return {
            "first": (argument(optional(int), "Maximum number of groups."), 10),
            "others": (argument(optional(bool), others), False),
            "having": argument(
                optional(self._having()), "Only groups whose figures meet these conditions."
            ),
        }

    def _group(self) -> Any:
        return self._figures(
            "Group",
            "Figures for one group, such as one region or tag.",
            {**self._group_members(), "series": self._series},
        )

    def _row(self) -> Any:
        of_period = {
            name: (optional(type_), field)
            for name, (type_, field) in self._period_members().items()
        }
        return self._figures(
            "Row",
            "Figures for one period of one group: `start` is null without `interval`, and `key` "
            "without `groupBy`.",
            {**of_period, **self._group_members()},
        )

    def stats(self) -> Any:
        made = type(self._counted.prefix + "Stats", (), {})
        groups, rows, choice = many(self._group()), many(self._row()), self._choice()
        plural = self._counted.plural
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
                made,
                strawberry.field(
                    description="The same statistics for the preceding range of the same length; "
                    "requires `from` or `last`."
                ),
            ),
            "series": self._series,
            "groups": (
                groups,
                field_with(
                    groups,
                    f"The groups with the most {plural}, largest first; requires `groupBy`.",
                    **choice,
                ),
            ),
            "rows": (
                rows,
                field_with(
                    rows,
                    "The periods of the groups as a flat table, oldest first, then largest first; "
                    "requires `interval`, `groupBy` or both.",
                    **choice,
                ),
            ),
        }
        return self._figures("Stats", f"Statistics of {plural}.", members, made)
