"""Demo data: the person, campaign and time of each outreach, without its words.

In: the regions of the people, and the time that counts as now. Out: outreaches, each
drawn from its own random stream, so that one does not change with another. Only for
`app.demo.records`.
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
"""The time at which the campaigns were created, fixed so that documentation can show their ids."""

# A trial in January 2026: documentation needs figures that do not change.
_TRIAL_COUNT = 160
_TRIAL_DAYS = 28
_TRIAL_END = datetime(2026, 2, 2, 5, tzinfo=UTC)
_TRIAL_CAMPAIGNS = (0, 1)


@dataclass(frozen=True, slots=True)
class ScheduledOutreach:
    """An outreach without its words; `campaign` and `person` are indices."""

    number: int
    moment: datetime
    campaign: int
    person: int


def random_stream(part: str, number: int = 0) -> Random:
    """Return the random stream of one part of one record."""
    return Random(f"{SEED} {part} {number}")


def trial_outreaches(regions: list[str]) -> list[ScheduledOutreach]:
    """Return the outreaches of the trial, the same on any day, numbered from 1."""
    actors = _actors(random_stream("trial"), len(regions), _TRIAL_COUNT)
    return _schedule(regions, actors, _TRIAL_END, _TRIAL_DAYS, _TRIAL_CAMPAIGNS, 1)


def recent_outreaches(
    regions: list[str], end: datetime, count: int, days: int
) -> list[ScheduledOutreach]:
    """Return the outreaches of the days before `end`, which only affects their times."""
    actors = _actors(random_stream("recent"), len(regions), count)
    scheduled = _schedule(regions, actors, end, days, range(len(CAUSES)), 1 + _TRIAL_COUNT)
    for index in range(min(count, 1 + count // 400)):
        # The newest fall just before `end` at any hour, so that the demo shows recent activity.
        item = scheduled[-1 - index]
        moment = _within(random_stream("newest", index), end, index // 2)
        newest = len(CAUSES) - 1 - index % 2
        scheduled[-1 - index] = ScheduledOutreach(item.number, moment, newest, item.person)
    return scheduled


def _schedule(
    regions: list[str],
    actors: list[int],
    end: datetime,
    days: int,
    causes: Sequence[int],
    first: int,
) -> list[ScheduledOutreach]:
    """Draw outreaches hour by hour, so that none falls outside the days."""
    curves: dict[tuple[int, int], list[float]] = {}
    hours = days * 24
    pulls = {index: _pull(CAUSES[index], hours) for index in causes}
    scheduled = []
    for number, person in enumerate(actors, first):
        rng = random_stream("act", number)
        region = regions[person]
        weights = [pulls[index] * _nearness(CAUSES[index], region) for index in causes]
        campaign = rng.choices(causes, weights)[0]
        offset = words.UTC_OFFSETS.get(region, -5)
        if (campaign, offset) not in curves:
            curves[campaign, offset] = _curve(CAUSES[campaign], end, hours, offset)
        ago = rng.choices(range(hours), cum_weights=curves[campaign, offset])[0]
        scheduled.append(ScheduledOutreach(number, _within(rng, end, ago), campaign, person))
    return scheduled


def _actors(rng: Random, people: int, count: int) -> list[int]:
    """`count` indices of people: everyone once, then mostly a few active ones."""
    ranked = rng.sample(range(people), people)
    weights = [(rank + 12) ** -1.5 for rank in range(1, people + 1)]
    again = rng.choices(ranked, weights, k=max(0, count - people))
    return [*ranked[:count], *again]


def _nearness(cause: Cause, region: str) -> float:
    """Relevance of a cause to a state: highest if it has targets there; nobody visits others."""
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
    """A campaign's share of all outreaches, independent of the weekdays of the hours."""
    busy = sum(_hours(cause.kind)) / 24
    return busy * sum(_momentum(cause, hour, hours) for hour in range(hours))


def _momentum(cause: Cause, hour: int, hours: int) -> float:
    """A campaign's activity in one hour: nothing before the launch, then a slow decay."""
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
    """A second within the hour that ended `ago` hours before `end`."""
    return end - timedelta(hours=ago, seconds=rng.randint(1, 3599))
