"""Which statistics the roll-ups have: a plan of statistics -> the dimension to read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from resolvers.plan.predicates import Compare, Exists, Op, Parameter, Path, Predicate, conjuncts
from schema.osdi.catalogue import OUTREACH
from schema.rollup_tables import DIMENSIONS, MAX_KEY, MONTHLY_DIMENSIONS, PEOPLE_DIMENSIONS


@dataclass(frozen=True, slots=True)
class Rollup:
    """The cells of one dimension; of `campaign`, `type` and `source`, only those of these values.

    `dimension` is one of `schema.rollup_tables.DIMENSIONS`. `keys` has the column of the cells,
    `scope` or `key`, for each key of groups.
    """

    dimension: str
    campaign: UUID | Parameter | None = None
    type: str | Parameter | None = None
    source: str | Parameter | None = None
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def is_monthly(self) -> bool:
        """Whether outreaches are counted by month alone, so that a bound of a period within a month
        has to be corrected by the outreaches themselves.
        """
        return self.dimension in MONTHLY_DIMENSIONS

    def value_of(self, name: str) -> UUID | str | Parameter | None:
        """The only value of `name`, one of the names in `DIMENSIONS`; None if there are more."""
        return {"campaign": self.campaign, "type": self.type, "source": self.source}.get(name)


@dataclass(frozen=True, slots=True)
class Rollups:
    """The roll-ups of a report: of all its outreaches, and of its groups. People are counted by the
    days of `time_zone`.
    """

    whole: Rollup
    groups: Rollup | None
    time_zone: str = "UTC"
    at_quarters: bool = False
    """Whether all periods begin and end at quarter hours, so that no outreaches are read."""

    @property
    def counts_people(self) -> bool:
        """Whether they have the different people."""
        return self.whole.dimension in PEOPLE_DIMENSIONS

    @property
    def counts_people_of_groups(self) -> bool:
        return self.groups is not None and self.groups.dimension in PEOPLE_DIMENSIONS


_TYPE = OUTREACH.by_name["type"]
_CAMPAIGN = next(link for link in OUTREACH.links if link.column == "advocacy_campaign_id")
_REFERRER = OUTREACH.by_name["referrer_data"]
_QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNEVEN = datetime(1980, 1, 1, tzinfo=UTC)
"""Until then, offsets of some time zones were no multiples of quarter hours."""

_MAX_FIXED = MAX_KEY // 2
"""Longer values may be clipped in the roll-ups: a text in lower case may have twice as many
characters."""

_BY_NAMES = {frozenset(names): dimension for dimension, names in DIMENSIONS.items()}


def find_rollups(
    filter_: Predicate | None, groupings: Mapping[str, str], time_zone: str = "UTC"
) -> Rollups | None:
    """The roll-ups for outreaches of one campaign, type or source, of two of these, or of all;
    `None` if there are none. `groupings` are those of `ReadStats`.
    """
    fixed: dict[str, UUID | str] = {}
    for part in conjuncts(filter_):
        name, value = _fixed(part)
        if name is None or name in fixed:
            return None
        fixed[name] = value
    whole = _rollup(fixed, {})
    groups = _rollup(fixed, groupings) if groupings else None
    if whole is None or (groupings and groups is None):
        return None
    return Rollups(whole, groups, time_zone)


def at_quarters(
    begin: datetime | None, end: datetime | None, interval: str | None, time_zone: str
) -> bool:
    """Whether the range [begin, end) and its periods begin and end at quarter hours.

    >>> day = datetime(2026, 3, 1, 5, tzinfo=UTC)
    >>> at_quarters(day, None, None, "UTC"), at_quarters(day, day, "day", "<+0005>-00:05")
    (True, False)
    >>> at_quarters(None, datetime(2600, 1, 1, microsecond=1, tzinfo=UTC), None, "UTC")
    False
    """
    bounds = [bound for bound in (begin, end) if bound is not None]
    if any((bound - _EPOCH) % _QUARTER for bound in bounds):
        return False
    if interval is None:
        return True
    if time_zone.startswith("<"):
        return int(time_zone[-2:]) % 15 == 0
    return min(bounds, default=_UNEVEN) > _UNEVEN


def _fixed(part: Predicate) -> tuple[str, UUID | str] | tuple[None, str]:
    """The dimension that the condition fixes, and the value."""
    match part:
        case Compare(path, Op.EQ, str(value)) if path.column is _TYPE and _is_whole(value):
            return "type", value
        case Compare(Path(column, (member,)), Op.EQ, str(value), False) if (
            column is _REFERRER and member.name == "source" and _is_whole(value)
        ):
            return "source", value
        case Exists(edge, Compare(path, Op.EQ, UUID() as id_)) if (
            edge is _CAMPAIGN and path.column.name == "id" and not path.members
        ):
            return "campaign", id_
    return None, ""


def _is_whole(value: str) -> bool:
    """Whether the roll-ups have the outreaches of just this type or source, and not of others."""
    return 0 < len(value) <= _MAX_FIXED


def _rollup(fixed: Mapping[str, UUID | str], groupings: Mapping[str, str]) -> Rollup | None:
    campaign, type_, source = (fixed.get(name) for name in ("campaign", "type", "source"))
    assert campaign is None or isinstance(campaign, UUID)
    assert type_ is None or isinstance(type_, str)
    assert source is None or isinstance(source, str)
    by = {*groupings.values()}
    dimension = _BY_NAMES.get(frozenset({*fixed, *by}))
    if dimension is None or len(by) < len(groupings):
        return None
    columns = dict(zip(reversed(DIMENSIONS[dimension]), ("key", "scope"), strict=False))
    keys = tuple((key, columns[grouping]) for key, grouping in groupings.items())
    return Rollup(dimension, campaign, type_, source, keys)
