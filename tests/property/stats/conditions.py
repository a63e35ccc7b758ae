"""The conditions of filters and of `having`, each with what it means in Python."""

from __future__ import annotations

from collections.abc import Callable

from resolvers.filters.coerce import ID
from resolvers.filters.graphql import FIGURES
from resolvers.plan.predicates import And, Compare, Exists, IsNull, Not, Op, Path, Predicate
from schema.osdi.catalogue import OUTREACH, PERSON
from tests.property.stats.rows import CAMPAIGNS, Row

_TYPE, _DURATION = Path(OUTREACH.by_name["type"]), Path(OUTREACH.by_name["duration"])
FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (Compare(_TYPE, Op.EQ, "EMAIL"), lambda row: (row.type or "").lower() == "email"),
    (Not(Compare(_DURATION, Op.GE, 30)), lambda row: not row.duration or row.duration < 30),
    (
        And((Not(IsNull(_TYPE)), Compare(_DURATION, Op.LT, 30))),
        lambda row: row.type is not None and row.duration is not None and row.duration < 30,
    ),
]
PEOPLE_FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (Compare(Path(PERSON.by_name["source"]), Op.EQ, "a"), lambda row: row.source == "a"),
]
_OF_PHONE = Compare(_TYPE, Op.EQ, "PHONE", any_case=True)
_OF_CAMPAIGN = Exists(
    next(link for link in OUTREACH.links if link.target == "advocacy_campaigns"),
    Compare(Path(ID), Op.EQ, CAMPAIGNS[1]),
)
_REFERRER = OUTREACH.by_name["referrer_data"]
assert _REFERRER.struct is not None
_OF_SOURCE = Compare(Path(_REFERRER, (_REFERRER.struct.by_name["source"],)), Op.EQ, "b")
ROLLED_UP_FILTERS: list[tuple[Predicate | None, Callable[[Row], bool]]] = [
    (None, lambda row: True),
    (_OF_PHONE, lambda row: (row.type or "").lower() == "phone"),
    (_OF_CAMPAIGN, lambda row: row.campaign == CAMPAIGNS[1]),
    (
        And((_OF_CAMPAIGN, _OF_PHONE)),
        lambda row: row.campaign == CAMPAIGNS[1] and (row.type or "").lower() == "phone",
    ),
    (_OF_SOURCE, lambda row: row.source == "b"),
    (
        And((_OF_PHONE, _OF_SOURCE)),
        lambda row: row.source == "b" and (row.type or "").lower() == "phone",
    ),
    (
        And((_OF_CAMPAIGN, _OF_SOURCE)),
        lambda row: row.campaign == CAMPAIGNS[1] and row.source == "b",
    ),
]
FIXED: dict[Predicate | None, set[str]] = {
    None: set(),
    _OF_PHONE: {"type"},
    _OF_CAMPAIGN: {"campaign"},
    _OF_SOURCE: {"source"},
    ROLLED_UP_FILTERS[3][0]: {"campaign", "type"},
    ROLLED_UP_FILTERS[5][0]: {"source", "type"},
    ROLLED_UP_FILTERS[6][0]: {"campaign", "source"},
}


HAVINGS: dict[Predicate | None, Callable[[list[Row]], bool]] = {
    None: lambda rows: True,
    Compare(Path(FIGURES["outreaches"]), Op.GE, 5): lambda rows: len(rows) >= 5,
    And(
        (
            Not(Compare(Path(FIGURES["outreaches"]), Op.EQ, 2)),
            Compare(Path(FIGURES["duration"]), Op.LT, 600.0),
        )
    ): lambda rows: len(rows) != 2 and sum(row.duration or 0 for row in rows) < 600,
}
_OF_PEOPLE = Compare(Path(FIGURES["people"]), Op.GT, 1)
HAVINGS[_OF_PEOPLE] = lambda rows: len({row.person for row in rows} - {None}) > 1
