"""The keys of outreaches in each dimension. An empty text is that of outreaches without a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Integer,
    Select,
    Text,
    case,
    cast,
    column,
    extract,
    func,
    literal_column,
    select,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant, text_constant
from schema import tables
from schema.rollup_tables import DIMENSIONS, MAX_KEY
from schema.search.indexes import day_of
from schema.tables import TIMESTAMPTZ

EMPTY = text_constant("")
_SOURCE = text_constant("source")
_IN_US = literal_column("'ocd-division/country:us/'", type_=Text)
_ELSEWHERE = literal_column("'^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)'", type_=Text)
"""A country, and its first division if there is one: its codes may be those of a state, too."""
_STATE = literal_column("'/(?:state|district|territory):([^/]+)'", type_=Text)
_EPOCH: Expression = literal_column("timestamptz '2000-01-01 00:00:00+00'", type_=TIMESTAMPTZ)
_QUARTER: Expression = literal_column("interval '15 minutes'")
_MONTH = text_constant("month")
_HALF_A_MONTH: Expression = literal_column("interval '360 hours'")
"""Not `15 days`, whose length depends on the time zone of the session."""
_UTC = text_constant("UTC")
NO_DAY: Expression = literal_column("date '-infinity'")
_SECONDS: Expression = literal_column("900")
_DATE = tables.rollup_days.c.day.type
DIMENSIONS_OF_TARGETS = ("target", "division")
"""The dimensions in which an outreach counts for each of its targets."""


def source_of(row: FromClause) -> Expression:
    """The source code of the referrer data; null if there is none."""
    source: Expression = row.c.referrer_data.op("->>", return_type=Text())(_SOURCE)
    return source


def target_ids(row: FromClause) -> Expression:
    """The ids of an outreach's targets, as an array: each once, in order."""
    ids = _target_ids(row)
    return _array(ids.order_by(*ids.selected_columns).distinct())


def listed_target_ids(row: FromClause) -> Expression:
    """The ids of an outreach's targets, as an array: in any order, and as often as they occur.

    Sorting takes a quarter of the time of reading them.
    """
    return _array(_target_ids(row))


def _target_ids(row: FromClause) -> Select[Any]:
    between = tables.outreach_targets.alias("b")
    return (
        select(between.c.target_id)
        .where(between.c.organization_id == TENANT, between.c.outreach_id == row.c.id)
        .correlate(row)
    )


def _array(rows: Select[Any]) -> Expression:
    return func.array(rows.scalar_subquery(), type_=ARRAY(UUID()))


def counted_columns(row: FromClause) -> list[Expression]:
    """The columns of an outreach that deltas have under the same names."""
    return [
        row.c.type,
        source_of(row).label("source"),
        row.c.action_date,
        cast(func.coalesce(row.c.duration, ZERO), BigInteger).label("duration"),
    ]


def select_rows(row: FromClause) -> Select[Any]:
    """Outreaches in the form of deltas: each adds itself."""
    return select(
        row.c.advocacy_campaign_id.label("campaign_id"),
        row.c.person_id,
        target_ids(row).label("targets"),
        cast(ONE, Integer).label("outreaches"),
        *counted_columns(row),
    ).where(row.c.organization_id == TENANT)


def keys_of_targets(rows: FromClause, targets: Expression, dimension: str) -> Select[Any]:
    """The targets, or the divisions, of each list of targets.

    By list, since there are far fewer lists than outreaches, and extracting a division takes longer
    than all the rest.
    """
    lists = select(targets.label("targets")).select_from(rows).distinct().subquery("s")
    each = func.unnest(lists.c.targets).table_valued(column("id", UUID())).render_derived(name="e")
    pairs = select(lists.c.targets, each.c.id.label("key")).select_from(lists.join(each, always()))
    if dimension == "target":
        return pairs.distinct()
    listed = pairs.cte("pairs", nesting=True).prefix_with("MATERIALIZED")
    states = _states(select(listed.c.key))
    return (
        select(listed.c.targets, states.c.state.label("key"))
        .distinct()
        .select_from(listed.join(states, states.c.id == listed.c.key))
        .where(states.c.state.is_not(None))
    )


def _states(ids: Select[Any]) -> FromClause:
    """The state of each target, extracted once; what is like it in another country."""
    target = tables.targets.alias("t")
    ocdid = func.lower(target.c.ocdid)
    state = case(
        (func.starts_with(ocdid, _IN_US), func.substring(ocdid, _STATE)),
        else_=func.substring(ocdid, _ELSEWHERE),
    )
    return (
        select(target.c.id, clip_key(state).collate("C").label("state"))
        .where(target.c.organization_id == TENANT, target.c.id.in_(ids))
        .cte("states", nesting=True)
        .prefix_with("MATERIALIZED")
    )


@dataclass(frozen=True, slots=True)
class Keyed:
    """Deltas with their `scope` and `key` in one dimension: ids, or texts that are never null."""

    rows: FromClause
    scope: Expression
    key: Expression


def keyed(deltas: FromClause, dimension: str) -> Keyed:
    """An outreach with several targets occurs once for each of their keys."""
    rows, keys = deltas, [EMPTY, EMPTY]
    for name in DIMENSIONS[dimension]:
        if name in DIMENSIONS_OF_TARGETS:
            each, key, is_own = _each_target(deltas, name)
            rows = rows.outerjoin(each, is_own)
        else:
            key = key_of(deltas, name)
        keys.append(key)
    return Keyed(rows, *keys[-2:])


def _each_target(deltas: FromClause, name: str) -> tuple[FromClause, Expression, Expression]:
    """The targets or divisions of a row, their key, and the condition that joins them to it."""
    if name == "target":
        target = func.unnest(deltas.c.targets).table_valued(column("id", UUID()))
        each = target.render_derived(name="k").lateral()
        return each, each.c.id, always()
    keys = keys_of_targets(deltas, deltas.c.targets, name).subquery("k")
    return keys, _text(keys.c.key), keys.c.targets == deltas.c.targets


def key_of(row: FromClause, name: str) -> Expression:
    """The campaign, the type or the source of an outreach or a delta, as it is counted: an id, or
    a text that is never null.
    """
    if name == "campaign":
        is_delta = "campaign_id" in row.c
        campaign: Expression = row.c["campaign_id" if is_delta else "advocacy_campaign_id"]
        return campaign
    if name == "type":
        return _text(clip_key(func.lower(row.c.type)))
    return _text(clip_key(row.c.source if "source" in row.c else source_of(row)))


def clip_key(text: Expression) -> Expression:
    """The first characters of a text, by which it is counted."""
    return func.left(text, int_constant(MAX_KEY), type_=Text)


def key_text(key: Expression) -> Expression:
    """A scope or key as it is stored. Ids are compared faster as such."""
    return _text(cast(key, Text)) if isinstance(key.type, UUID) else key


def _text(key: Expression) -> Expression:
    return func.coalesce(key, EMPTY, type_=Text)


# Days by which people are counted: those of the organization's time zone


def time_zone() -> Expression:
    """As of the snapshot that has the people, because both change at once."""
    own = tables.organizations
    return select(own.c.time_zone).where(own.c.id == TENANT).scalar_subquery()


def people_day(moment: Expression, zone: Expression) -> Expression:
    """The day whose start is the last before `moment`. Clocks that are set back over midnight show
    the next day before it starts.
    """
    shown = cast(func.timezone(zone, moment), _DATE)
    start = func.date_trunc(text_constant("day"), moment, zone, type_=TIMESTAMPTZ)
    return shown - cast(start > moment, Integer)


def people_day_or_none(moment: Expression) -> Expression:
    """The same; -infinity if there is no `moment`."""
    return func.coalesce(people_day(moment, time_zone()), NO_DAY, type_=_DATE)


def start_of_people_day(day: Expression, zone: Expression) -> Expression:
    """Midnight; the last one, if clocks show it twice."""
    return func.timezone(zone, cast(day, DateTime()), type_=TIMESTAMPTZ)


# Quarter hours and months


def quarter_start(moment: Expression) -> Expression:
    """The beginning of the quarter hour around `moment`."""
    return func.date_bin(_QUARTER, moment, _EPOCH, type_=TIMESTAMPTZ)


def nearest_month(moment: Expression) -> Expression:
    """The beginning of a month in UTC that is at most 16 days from the moment."""
    return func.date_trunc(_MONTH, moment + _HALF_A_MONTH, _UTC, type_=TIMESTAMPTZ)


def day_or_none(moment: Expression) -> Expression:
    """The day in UTC; -infinity if there is no `moment`."""
    return func.coalesce(day_of(moment), NO_DAY)


def quarter_of(moment: Expression) -> Expression:
    """The number of the quarter hour in its day in UTC, from 0; 0 if there is no `moment`."""
    in_day = moment - func.date_trunc(text_constant("day"), moment, _UTC, type_=TIMESTAMPTZ)
    seconds = extract("epoch", in_day)
    return func.coalesce(cast(func.floor(seconds / _SECONDS), Integer), ZERO)
