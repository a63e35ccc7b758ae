"""Demo data: who acted when, in which campaign, without words.

Comes in: the regions of the people, and the moment that counts as now. Goes out: acts, each drawn
from a stream of its own, so that one does not change with another. For `app.demo.records` alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from app.demo import words
from app.demo.words import CAUSES, Cause

SEED = 1215
FOUNDED = datetime(2026, 1, 2, 15, tzinfo=UTC)
"""When the campaigns were entered, whatever day it is, so that their ids can be written down."""

# A trial in January 2026: whoever documents the demo needs figures that stay.
_TRIAL = 160
_TRIAL_DAYS = 28
_TRIAL_END = datetime(2026, 2, 2, 5, tzinfo=UTC)
_TRIED = (0, 1)


@dataclass(frozen=True, slots=True)
class Action:
    """An outreach before it has words: the indices of its campaign and person."""

    number: int
    moment: datetime
    campaign: int
    person: int


def random_stream(part: str, number: int = 0) -> Random:
    """What one part of one thing is drawn from."""
    return Random(f"{SEED} {part} {number}")


def trial_acts(regions: list[str]) -> list[Action]:
    """The acts of the trial, the same on any day; they are counted from 1."""
    actors = _actors(random_stream("trial"), len(regions), _TRIAL)
    return _acts(regions, actors, _TRIAL_END, _TRIAL_DAYS, _TRIED, 1)


def recent_acts(regions: list[str], end: datetime, count: int, days: int) -> list[Action]:
    """The acts of the days before `end`; the end decides about their moments alone."""
    actors = _actors(random_stream("recent"), len(regions), count)
    acts = _acts(regions, actors, end, days, range(len(CAUSES)), 1 + _TRIAL)
    for index in range(min(count, 1 + count // 400)):
        # The newest come last whatever the hour, so that a demo opens on something fresh.
        act = acts[-1 - index]
        moment = _within(random_stream("newest", index), end, index // 2)
        newest = len(CAUSES) - 1 - index % 2
        acts[-1 - index] = Action(act.number, moment, newest, act.person)
    return acts


def _acts(
    regions: list[str],
    actors: list[int],
    end: datetime,
    days: int,
    causes: Sequence[int],
    first: int,
) -> list[Action]:
    """The acts, drawn hour by hour so that none falls outside the days."""
    curves: dict[tuple[int, int], list[float]] = {}
    hours = days * 24
    pulls = {index: _pull(CAUSES[index], hours) for index in causes}
    acts = []
    for number, person in enumerate(actors, first):
        rng = random_stream("act", number)
        region = regions[person]
        weights = [pulls[index] * _nearness(CAUSES[index], region) for index in causes]
        campaign = rng.choices(causes, weights)[0]
        offset = words.UTC_OFFSETS.get(region, -5)
        if (campaign, offset) not in curves:
            curves[campaign, offset] = _curve(CAUSES[campaign], end, hours, offset)
        ago = rng.choices(range(hours), cum_weights=curves[campaign, offset])[0]
        acts.append(Action(number, _within(rng, end, ago), campaign, person))
    return acts


def _actors(rng: Random, crowd: int, count: int) -> list[int]:
    """Who acts, `count` times: everyone once, and the rest mostly by a faithful few."""
    ranked = rng.sample(range(crowd), crowd)
    weights = [(rank + 12) ** -1.5 for rank in range(1, crowd + 1)]
    again = rng.choices(ranked, weights, k=max(0, count - crowd))
    return [*ranked[:count], *again]


def _nearness(cause: Cause, region: str) -> float:
    """How much a cause concerns a state: most where its targets are; nobody visits another."""
    if any(f"state:{region.lower()}" in holders for _, _, holders in cause.offices):
        return 1.0
    return 0.0 if cause.kind == "in-person" else 0.4


def _curve(cause: Cause, end: datetime, hours: int, offset: int) -> list[float]:
    """Cumulative weights of a campaign's hours, the latest hour first."""
    return list(
        accumulate(
            _momentum(cause, hours - ago, hours)
            * _rhythm(cause.kind, end + timedelta(hours=offset - ago - 0.5))
            for ago in range(hours)
        )
    )


def _pull(cause: Cause, hours: int) -> float:
    """How much of everything a campaign pulls in, whichever weekdays the hours fall on."""
    busy = sum(_hours(cause.kind)) / 24
    return busy * sum(_momentum(cause, hour, hours) for hour in range(hours))


def _momentum(cause: Cause, hour: int, hours: int) -> float:
    """How a campaign pulls in its hour: nothing before the launch, then a slow decay."""
    launch, pull, burst = cause.course
    age = (hour - launch * hours) / 24
    if age <= 0:
        return 0.0
    return pull * (0.4 + math.exp(-age / 14) + burst * math.exp(-age / 1.5))


def _rhythm(kind: str, moment: datetime) -> float:
    return _hours(kind)[moment.hour] * words.WEEKDAYS[moment.weekday()]


def _hours(kind: str) -> tuple[int, ...]:
    return words.OFFICE_HOURS if kind == "in-person" else words.EVENINGS


def _within(rng: Random, end: datetime, ago: int) -> datetime:
    """A second in the hour that ended `ago` hours before the end."""
    return end - timedelta(hours=ago, seconds=rng.randint(1, 3599))
