"""The roll-ups of outreaches, recounted: days, months and deltas have to agree with the rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Rows = dict[str, list[Any]]
Cells = Counter[tuple[Any, ...]]
TABLES = (
    *("organizations", "outreaches", "outreach_targets", "targets"),
    *("outreach_deltas", "rollup_days", "rollup_months"),
    *("rollup_people", "rollup_people_months", "rollup_people_by_month"),
)
MONTHLY = (
    *("campaign_target", "campaign_division", "campaign_source"),
    *("source_target", "source_division"),
)
"""The dimensions that have no days."""
NO_DAY = date.min
"""How the driver reads -infinity."""


def contradictions(rows: Rows) -> Iterator[str]:
    """What the roll-ups of `TABLES` say that the rows do not."""
    counted = {row["id"] for row in rows["organizations"] if row["rolled_up"]}
    rows = {"organizations": rows["organizations"]} | {
        name: [row for row in found if row["organization_id"] in counted]
        for name, found in rows.items()
        if name in TABLES[1:]
    }
    states = _states(rows)
    kept, there = Cells(), Cells()
    for row in rows["outreach_deltas"]:
        _count(kept, row, row["outreaches"], states)
        if row["outreaches"] not in (-1, 1):
            yield f"a delta of other than one outreach: {dict(row)}"
    for row in rows["rollup_days"]:
        kept.update(_cells_of_day(row))
    for row in rows["rollup_months"]:
        if row["dimension"] in MONTHLY:
            kept.update(_cells_of_month(row))
    for row in _as_deltas(rows):
        _count(there, row, 1, states)
    for key in kept.keys() | there.keys():
        if kept[key] != there[key]:
            yield f"roll-up {key}: {kept[key]} kept, {there[key]} there"
    yield from _sums(rows)
    yield from _people(rows)


def _people(rows: Rows) -> Iterator[str]:
    """The people of each day by the day before, of the outreaches without the deltas to come."""
    acted: Counter[tuple[Any, ...]] = Counter()
    zones = {row["id"]: ZoneInfo(row["time_zone"]) for row in rows["organizations"]}
    for sign, found in ((1, _as_deltas(rows)), (-1, rows["outreach_deltas"])):
        for row in found:
            if row["person_id"] is not None:
                at = row["action_date"]
                day = NO_DAY if at is None else day_in(zones[row["organization_id"]], at)
                n = sign * row.get("outreaches", 1)
                for dimension in _keys_of_people(row):
                    acted[row["organization_id"], *dimension, row["person_id"], day] += n
    cells = {name: Cells() for name in TABLES[-3:]}
    before: dict[tuple[Any, ...], date] = {}
    dated = {cell[:4] for cell, n in acted.items() if n > 0 and cell[4] != NO_DAY}
    for *of, day in sorted(cell for cell, n in acted.items() if n > 0):
        last = before.get(tuple(of), NO_DAY)
        before[tuple(of)] = day
        if day != NO_DAY or tuple(of) not in dated:
            months = [_month_of(item) for item in (day, last)]
            cells["rollup_people"][*of[:3], day, last] += 1
            cells["rollup_people_months"][*of[:3], day, months[1]] += 1
            cells["rollup_people_by_month"][*of[:3], *months] += 1
    for table, due in cells.items():
        for row in rows[table]:
            organization, dimension, period, key, previous, people = row
            due[organization, dimension, key, period, previous] -= people
        yield from (f"{table} {cell} lacks {n} people" for cell, n in due.items() if n)


def day_in(zone: ZoneInfo, moment: datetime) -> date:
    """The day whose midnight is the last before the moment."""
    shown = moment.astimezone(zone).date()
    days = [shown + timedelta(days=n) for n in (-1, 0, 1)]
    return max(day for day in days if _midnight(zone, day) <= moment)


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    """The last one, if clocks show it twice; if they skip it, when they do."""
    clock = datetime.combine(day, time(), zone)
    return max(clock.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def _states(rows: Rows) -> dict[tuple[Any, Any], str | None]:
    return {(row["organization_id"], row["id"]): state_of(row["ocdid"]) for row in rows["targets"]}


def state_of(ocdid: str | None) -> str | None:
    first, *parts = (ocdid or "").lower().split("/")
    if first != "ocd-division" or not parts or not parts[0].startswith("country:"):
        return None
    if parts[0] != "country:us":
        return "/".join(part for part in parts[:2] if part)
    pairs = [part.partition(":") for part in parts[1:]]
    states = [value for kind, _, value in pairs if kind in ("state", "district", "territory")]
    return states[0] if states else None


def _as_deltas(rows: Rows) -> Iterator[dict[str, Any]]:
    """The outreaches, each of which adds itself."""
    targets: dict[Any, set[Any]] = {}
    for row in rows["outreach_targets"]:
        targets.setdefault(row["outreach_id"], set()).add(row["target_id"])
    for row in rows["outreaches"]:
        yield {
            "organization_id": row["organization_id"],
            "campaign_id": row["advocacy_campaign_id"],
            "person_id": row["person_id"],
            "type": row["type"],
            "source": json.loads(row["referrer_data"] or "{}").get("source"),
            "targets": targets.get(row["id"], ()),
            "action_date": row["action_date"],
            "duration": row["duration"] or 0,
        }


def _count(cells: Cells, row: Any, sign: int, states: dict[tuple[Any, Any], str | None]) -> None:
    """Add an outreach, or a delta, to its cell in each dimension."""
    organization = row["organization_id"]
    at = row["action_date"]
    day, quarter = (NO_DAY, 0) if at is None else _place(at)
    for dimension, scope, key in _keys(row, states):
        period = (_month_of(day), None) if dimension in MONTHLY else (day, quarter)
        cell = (organization, dimension, scope, key, *period)
        cells[*cell, "outreaches"] += sign
        cells[*cell, "duration"] += row["duration"]


def _place(moment: datetime) -> tuple[date, int]:
    at = moment.astimezone(UTC)
    return at.date(), (at.hour * 60 + at.minute) // 15


def _keys(row: Any, states: dict[tuple[Any, Any], str | None]) -> Iterable[tuple[str, str, str]]:
    campaign, type_, source = str(row["campaign_id"] or ""), *_texts(row)
    yield "all", "", ""
    yield "campaign", "", campaign
    yield "type", "", type_
    yield "campaign_type", campaign, type_
    yield "source", "", source
    yield "source_type", source, type_
    yield "campaign_source", campaign, source
    targets = set(row["targets"])
    found = {states[row["organization_id"], target] for target in targets}
    named = {state[:255] for state in found if state}
    for target in targets or [""]:
        yield "target", "", str(target)
        yield "target_type", str(target), type_
        yield "campaign_target", campaign, str(target)
        yield "source_target", source, str(target)
    for state in named or [""]:
        yield "division", "", str(state)
        yield "division_type", str(state), type_
        yield "campaign_division", campaign, str(state)
        yield "source_division", source, str(state)


def _keys_of_people(row: Any) -> Iterable[tuple[str, str]]:
    yield "all", ""
    yield "campaign", str(row["campaign_id"] or "")
    type_, source = _texts(row)
    yield "type", type_
    yield "source", source


def _texts(row: Any) -> tuple[str, str]:
    """The type and the source by which an outreach is counted."""
    return (row["type"] or "").lower()[:255], (row["source"] or "")[:255]


def _cells_of_day(row: Any) -> Cells:
    """What happened in each quarter hour of a stored day."""
    cells = Cells()
    cell = (*_cell(row), row["day"])
    durations = row["durations"] or [0] * len(row["quarters"])
    for name, totals in (("outreaches", row["counts"]), ("duration", durations)):
        pairs = zip([0, *totals], totals, strict=False)
        for quarter, (before, after) in zip(row["quarters"], pairs, strict=True):
            cells[*cell, quarter, name] += after - before
    return cells


def _cells_of_month(row: Any) -> Cells:
    """What happened in a month of a dimension that has no days."""
    cell = (*_cell(row), row["month"], None)
    return Cells({(*cell, name): row[name] for name in ("outreaches", "duration")})


def _month_of(day: date) -> date:
    return day if day == NO_DAY else day.replace(day=1)


def _sums(rows: Rows) -> Iterator[str]:
    """A day has the sums of its quarter hours, and a month those of its days."""
    months = Cells()
    for row in rows["rollup_days"]:
        totals = ([0, *row["counts"]][-1], [0, *(row["durations"] or [])][-1])
        quarters = row["quarters"]
        if quarters != sorted({*quarters}) or (row["outreaches"], row["duration"]) != totals:
            yield f"a day other than its quarter hours: {dict(row)}"
        for name in ("outreaches", "duration"):
            months[*_cell(row), _month_of(row["day"]), name] += row[name]
    for row in rows["rollup_months"]:
        if row["dimension"] in MONTHLY:
            continue
        for name in ("outreaches", "duration"):
            months[*_cell(row), row["month"], name] -= row[name]
    yield from (f"month {key} lacks {n} of its days" for key, n in months.items() if n)


def _cell(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("organization_id", "dimension", "scope", "key"))
