"""`from`, `to` and `last` of statistics -> the moments that they mean. Pure.

For the planners of statistics.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from resolvers.graphql.document.limits import exceeds
from resolvers.plan.ranges import MAX_UNITS, Units, previous_range, start_of_last
from resolvers.plan.time_zones import TimeZone, find_time_zone, unknown_time_zone
from schema.datetimes import EARLIEST, date_hint, parse_bound
from schema.failures import failure

_MAX_QUOTED = 40

_DEFAULT_ZONE = "UTC"

_UNIT_HINT = "Send one unit with a whole number, for example last: {days: 30}."


@dataclass(frozen=True, slots=True)
class StatsRange:
    """The range of statistics in a time zone; `units` is set if `last` was sent."""

    begin: datetime | None
    end: datetime | None
    zone: TimeZone
    week_start: int
    units: Units | None = None

    def previous(self) -> StatsRange:
        """The preceding range of the same length. Raises: ARGUMENT_MISSING."""
        begin, end = self.begin, self.end
        if begin is None or end is None:
            raise failure(
                "ARGUMENT_MISSING",
                "`previous` requires `from` or `last`.",
                "from",
                "last",
                hint='Send, for example, last: {days: 30}, or from: "2026-01-01".',
            )
        begin, end = previous_range(begin, end, self.zone.clock, self.units)
        return replace(self, begin=begin, end=end)


def parse_range(arguments: dict[str, Any], now: datetime) -> StatsRange:
    """The range that the arguments ask for. One that begins but does not end, ends `now`.

    Raises: NOT_A_DATE, RANGE_INVALID, RANGE_TOO_LARGE, TIME_ZONE_UNKNOWN.
    """
    zone, week_start = _zone(arguments["timeZone"]), arguments["weekStart"].value
    units = _units(arguments)
    begin, end = _bound(arguments, "from", zone), _bound(arguments, "to", zone)
    if begin is not None and end is not None and begin > end:
        raise failure(
            "RANGE_INVALID",
            "`from` is after `to`.",
            "from",
            "to",
            hint="Exchange the two: the range begins at `from`, and ends before `to`.",
        )
    if units is not None:
        begin = start_of_last(units, now, zone.clock, week_start)
    if end is None and begin is not None:
        # The next whole second, so that everything recorded up to now is in the range.
        end = max(begin, now.replace(microsecond=0) + timedelta(seconds=1))
    return StatsRange(begin, end, zone, week_start, units)


def _zone(name: str) -> TimeZone:
    """The time zone; a blank name counts as absent. Raises: TIME_ZONE_UNKNOWN."""
    zone = find_time_zone(name if name.strip() else _DEFAULT_ZONE)
    if zone is None:
        raise unknown_time_zone(name, "timeZone")
    return zone


def _units(arguments: dict[str, Any]) -> Units | None:
    given = arguments.get("last")
    if given is None:
        return None
    for name in ("from", "to"):
        if arguments.get(name) is not None:
            raise failure(
                "RANGE_INVALID",
                f"`last` and `{name}` cannot be combined.",
                "last",
                name,
                hint="Send `last` alone, or `from` with or without `to`.",
            )
    units = [Units(name, number) for name, number in given.items() if number is not None]
    if len(units) != 1:
        raise failure(
            "RANGE_INVALID",
            f"`last` must have one unit, got {len(units)}.",
            "last",
            hint=_UNIT_HINT,
        )
    (unit,) = units
    if unit.number < 1:
        message = f"`last.{unit.name}` must be at least 1, got {unit.number}."
        raise failure("RANGE_INVALID", message, f"last.{unit.name}", hint=_UNIT_HINT)
    if unit.number > MAX_UNITS:
        message = exceeds(f"`last.{unit.name}` is {unit.number:,}", MAX_UNITS)
        hint = "Send a smaller number, or a longer unit."
        raise failure("RANGE_TOO_LARGE", message, f"last.{unit.name}", hint=hint)
    return unit


def _bound(arguments: dict[str, Any], name: str, zone: TimeZone) -> datetime | None:
    """The moment of `from` or `to`; without an offset, in `timeZone`. Raises: NOT_A_DATE."""
    text = arguments.get(name)
    if text is None:
        return None
    try:
        return max(parse_bound(text, zone.clock), EARLIEST)
    except ValueError as error:
        raise failure(
            "NOT_A_DATE",
            f"`{name}` is not a date and time: '{text[:_MAX_QUOTED]}'.",
            name,
            hint=f"{date_hint(text)} For the last days, "
            "replace `from` and `to` by last: {days: 30}.",
        ) from error
