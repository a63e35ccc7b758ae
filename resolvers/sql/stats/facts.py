"""Facts: the counts of outreaches from which every figure is summed.

One scan makes `facts`: the outreaches of a plan, counted by period, key and person, as far as the
figures need them apart. An outreach counts for each of its targets: there the key of a fact is the
set of targets, and `unnest_keys` then makes one fact of each target or division in the set.
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
from resolvers.sql.json import TENANT, ZERO, Expression, text_constant
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.stats.buckets import bucket_of
from schema import tables
from schema.osdi.catalogue import OUTREACH

GroupedBy: TypeAlias = tuple[str, ...]
"""The columns that figures are grouped by."""

WHOLE: GroupedBy = ()
BY_PERIOD: GroupedBy = ("period",)
BY_KEY: GroupedBy = ("key",)
BY_BOTH: GroupedBy = ("key", "period")
PERSON_ID = "person_id"

_BY_TARGETS = ("target", "division")
"""The groupings in which an outreach counts for each of its targets."""

_EMPTY = text_constant("")
_SOURCE = text_constant("source")
_COUNTRY = literal_column("'ocd-division/country:'", type_=Text)
_STATE = literal_column("'/(?:state|district|territory):([^/]+)'", type_=Text)


def requested_figures(plan: ReadStats) -> dict[GroupedBy, set[str]]:
    """The names of the selected figures, by what they are grouped by."""
    figures: dict[GroupedBy, set[str]] = {}

    def add(by: GroupedBy, members: Iterable[tuple[str, Any]], *more: str) -> None:
        names = {item.name for _, item in members if isinstance(item, Count)}.union(more)
        if names:
            figures.setdefault(by, set()).update(names)

    add(WHOLE, plan.members)
    for _, item in plan.members:
        if isinstance(item, Series):
            add(BY_PERIOD, item.members)
        if isinstance(item, Groups):
            # The largest groups are chosen by their outreaches.
            add(BY_KEY, item.members, "outreaches")
            for _, inner in item.members:
                if isinstance(inner, Series):
                    add(BY_BOTH, inner.members)
    return figures


@dataclass(frozen=True, slots=True)
class Facts:
    """Counted outreaches. `by` are the columns that identify a row, if they are known."""

    rows: FromClause
    by: frozenset[str] | None

    def sums(self, by: GroupedBy, names: set[str]) -> Select[Any]:
        """The figures `names`, grouped by `by`. Each person counts once in a group."""
        rows = self.rows
        if "people" in names and self.by != frozenset((*by, PERSON_ID)):
            each = self.sums((*by, PERSON_ID), names - {"people"})
            rows = each.subquery("each")
        columns = [rows.c[name] for name in by]
        figures = [_figure(name, rows) for name in sorted(names)]
        return select(*columns, *figures).group_by(*columns)


def _figure(name: str, rows: FromClause) -> Expression:
    figure = func.count(rows.c[PERSON_ID]) if name == "people" else func.sum(rows.c[name])
    return cast(func.coalesce(figure, ZERO), BigInteger).label(name)


def count_facts(
    plan: ReadStats, figures: Mapping[GroupedBy, set[str]], buckets: FromClause | None
) -> Facts:
    """The facts that `figures` are sums of. `buckets` are needed for figures by period."""
    by = {name for each in figures for name in each}
    names = set[str]().union(*figures.values())
    if "people" in names:
        by.add(PERSON_ID)
    row = tables.outreaches.alias("t0")
    columns = [_column(name, row, plan, buckets).label(name) for name in sorted(by, reverse=True)]
    rows = _outreaches(plan, row, [*columns, row.c.duration]).subquery("o")
    keys = [rows.c[item.name] for item in columns]
    counts = [func.count().label("outreaches")]
    if "duration" in names:
        counts.append(func.sum(rows.c.duration).label("duration"))
    counted = select(*keys, *counts).select_from(rows).group_by(*keys)
    return Facts(counted.cte("facts"), frozenset(by))


def _outreaches(plan: ReadStats, row: FromClause, columns: list[Expression]) -> Select[Any]:
    rows = select(*columns).where(row.c.organization_id == TENANT)
    if plan.filter is not None:
        rows = rows.where(compile_predicate(plan.filter, PredicateContext(OUTREACH, row)))
    if plan.begin is not None:
        rows = rows.where(row.c.action_date >= _opaque(plan.begin))
    if plan.end is not None:
        rows = rows.where(row.c.action_date < _opaque(plan.end))
    return rows


def _opaque(moment: Any) -> Expression:
    """A bound that the planner cannot estimate: for a twelfth of the rows it would read all."""
    return select(parameter_bind(moment)).scalar_subquery()


def _column(name: str, row: FromClause, plan: ReadStats, buckets: FromClause | None) -> Expression:
    if name == "key":
        return _key(row, plan.group_by)
    if name == "period":
        assert buckets is not None
        return bucket_of(row.c.action_date, buckets)
    column: Expression = row.c[name]
    return column


# Keys


def _key(row: FromClause, group_by: str | None) -> Expression:
    """The group of an outreach; grouped by target or division, the ids of its targets."""
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
    """Empty text counts as missing. Sorted by bytes, independent of the database's collation."""
    return func.nullif(text, _EMPTY, type_=Text).collate("C")


def unnest_keys(counted: Facts, group_by: str | None) -> Facts:
    """Facts by single key: one for each key of a set of targets, or one without a key."""
    rows = counted.rows
    if group_by not in _BY_TARGETS:
        return counted
    keys = _keys(rows, group_by).subquery("k")
    others = [item for item in rows.c if item.name != "key"]
    joined = rows.outerjoin(keys, keys.c.targets == rows.c.key)
    return Facts(select(*others, keys.c.key).select_from(joined).cte("spread"), None)


def _keys(rows: FromClause, group_by: str | None) -> Select[Any]:
    """The targets, or the divisions, of each set of targets.

    By set, since there are far fewer sets than outreaches, and extracting a division, the state,
    takes longer than all the rest.
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
