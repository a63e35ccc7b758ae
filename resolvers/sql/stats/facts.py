"""Outreaches, counted: what every number about them is a sum of.

One scan makes `facts`: the outreaches of a plan, counted by what must be told apart, which may be
their period, key and person. An outreach counts for each of its targets: there, facts are told
apart by the set of targets, and then spread over the keys of each set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Select, Text, case, cast, column, func, literal_column, select
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import FromClause

from resolvers.plan.stats import Count, Groups, ReadStats, Series
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, ZERO, Expression
from resolvers.sql.rows.predicates import compile_predicate
from resolvers.sql.stats.buckets import bucket_of
from schema import tables
from schema.osdi.catalogue import OUTREACH

GroupedBy: TypeAlias = tuple[str, ...]
"""The columns that tell apart what is counted."""

WHOLE: GroupedBy = ()
BY_PERIOD: GroupedBy = ("period",)
BY_KEY: GroupedBy = ("key",)
BY_BOTH: GroupedBy = ("key", "period")
PERSON = "person_id"

_OF_TARGETS = ("target", "division")
_NOTHING = literal_column("''", type_=Text)
_SOURCE = literal_column("'source'", type_=Text)
_COUNTRY = literal_column("'ocd-division/country:'", type_=Text)
_STATE = literal_column("'/(?:state|district|territory):([^/]+)'", type_=Text)


def requested(plan: ReadStats) -> dict[GroupedBy, set[str]]:
    """By what tells them apart, the numbers that are asked for."""
    wanted: dict[GroupedBy, set[str]] = {}

    def ask(by: GroupedBy, members: Iterable[tuple[str, Any]], *more: str) -> None:
        names = {item.name for _, item in members if isinstance(item, Count)}.union(more)
        if names:
            wanted.setdefault(by, set()).update(names)

    ask(WHOLE, plan.members)
    for _, item in plan.members:
        if isinstance(item, Series):
            ask(BY_PERIOD, item.members)
        if isinstance(item, Groups):
            ask(BY_KEY, item.members, "outreaches")
            for _, inner in item.members:
                if isinstance(inner, Series):
                    ask(BY_BOTH, inner.members)
    return wanted


@dataclass(frozen=True, slots=True)
class Facts:
    """Counted outreaches; where it is known, `by` is what tells each from all others."""

    rows: FromClause
    by: frozenset[str] | None

    def sums(self, by: GroupedBy, names: set[str]) -> Select[Any]:
        """These numbers, told apart by `by`. A person counts once."""
        rows = self.rows
        if "people" in names and self.by != frozenset((*by, PERSON)):
            each = self.sums((*by, PERSON), names - {"people"})
            rows = each.subquery("each")
        columns = [rows.c[name] for name in by]
        numbers = [_number(name, rows) for name in sorted(names)]
        return select(*columns, *numbers).group_by(*columns)


def _number(name: str, rows: FromClause) -> Expression:
    number = func.count(rows.c[PERSON]) if name == "people" else func.sum(rows.c[name])
    return cast(func.coalesce(number, ZERO), BigInteger).label(name)


def facts(plan: ReadStats, wanted: Mapping[GroupedBy, set[str]], frame: FromClause | None) -> Facts:
    """What `wanted` are sums of; `frame` has the periods."""
    by = {name for each in wanted for name in each}
    names = set[str]().union(*wanted.values())
    if "people" in names:
        by.add(PERSON)
    row = tables.outreaches.alias("t0")
    columns = [_column(name, row, plan, frame).label(name) for name in sorted(by, reverse=True)]
    rows = _outreaches(plan, row, [*columns, row.c.duration]).subquery("o")
    apart = [rows.c[item.name] for item in columns]
    numbers = [func.count().label("outreaches")]
    if "duration" in names:
        numbers.append(func.sum(rows.c.duration).label("duration"))
    counted = select(*apart, *numbers).select_from(rows).group_by(*apart)
    return Facts(counted.cte("facts"), frozenset(by))


def _outreaches(plan: ReadStats, row: FromClause, columns: list[Expression]) -> Select[Any]:
    rows = select(*columns).where(row.c.organization_id == TENANT)
    if plan.filter is not None:
        rows = rows.where(compile_predicate(plan.filter, OUTREACH, row))
    if plan.begin is not None:
        rows = rows.where(row.c.action_date >= _unseen(plan.begin))
    if plan.end is not None:
        rows = rows.where(row.c.action_date < _unseen(plan.end))
    return rows


def _unseen(moment: Any) -> Expression:
    """A bound that is hidden from the planner: for a twelfth of a large store it would read all."""
    return select(parameter_bind(moment)).scalar_subquery()


def _column(name: str, row: FromClause, plan: ReadStats, frame: FromClause | None) -> Expression:
    if name == "key":
        return _key(row, plan.group_by)
    if name == "period":
        assert frame is not None
        return bucket_of(row.c.action_date, frame)
    column: Expression = row.c[name]
    return column


# Keys


def _key(row: FromClause, group_by: str | None) -> Expression:
    """What an outreach is grouped by; the ids of its targets, where it is by them."""
    match group_by:
        case "type":
            return _text_key(func.lower(row.c.type))
        case "source":
            return _text_key(row.c.referrer_data.op("->>", return_type=Text())(_SOURCE))
        case "campaign":
            campaign: Expression = row.c.advocacy_campaign_id
            return campaign
    between = tables.outreach_targets.alias("b")
    ids = (
        select(between.c.target_id)
        .where(between.c.organization_id == TENANT, between.c.outreach_id == row.c.id)
        .correlate(row)
    )
    return func.array(ids.scalar_subquery(), type_=ARRAY(UUID()))


def _text_key(text: Expression) -> Expression:
    """Empty is none. In the order of bytes, whatever that of the database is."""
    return func.nullif(text, _NOTHING, type_=Text).collate("C")


def unnest_keys(counted: Facts, group_by: str | None) -> Facts:
    """Facts by key: once for each key of their targets, and once if there is none."""
    rows = counted.rows
    if group_by not in _OF_TARGETS:
        return counted
    keys = _keys(rows, group_by).subquery("k")
    others = [item for item in rows.c if item.name != "key"]
    joined = rows.outerjoin(keys, keys.c.targets == rows.c.key)
    return Facts(select(*others, keys.c.key).select_from(joined).cte("spread"), None)


def _keys(rows: FromClause, group_by: str | None) -> Select[Any]:
    """The targets, or the states, of each set of targets. There are far fewer sets than outreaches,
    and to look for a state takes longer than all the rest.
    """
    sets = select(rows.c.key.label("targets")).distinct().subquery("s")
    each = func.unnest(sets.c.targets).table_valued(column("id", UUID())).render_derived(name="e")
    pairs = sets.join(each, always())
    if group_by == "target":
        return select(sets.c.targets, each.c.id.label("key")).distinct().select_from(pairs)
    target = tables.targets.alias("t")
    ocdid = func.lower(target.c.ocdid)
    state = case((func.starts_with(ocdid, _COUNTRY), func.substring(ocdid, _STATE)))
    return (
        select(sets.c.targets, state.collate("C").label("key"))
        .distinct()
        .select_from(pairs.join(target, target.c.id == each.c.id))
        .where(target.c.organization_id == TENANT, state.is_not(None))
    )
