"""Cursors of subscriptions: what they say was sent."""

from __future__ import annotations

import time
from uuid import UUID

import pytest

from app.subscriptions.cursors import (
    MAX_READS,
    MAX_SENT,
    RESUME_FOR,
    EventCursor,
    Sent,
    milliseconds,
)
from resolvers.snapshots import Snapshot
from schema.failures import Failure
from schema.ids import lowest_id, new_id

ORGANIZATION, OTHER = new_id(), new_id()


def code(text: str, now: float | None = None) -> str:
    with pytest.raises(Failure) as caught:
        EventCursor.parse(text, now)
    return caught.value.faults[0].code


def cursor(**options: object) -> EventCursor:
    return EventCursor(milliseconds(new_id()), Snapshot(10, 14, (10, 12)), **options)  # type: ignore[arg-type]  # by name


def test_a_cursor_is_read_back() -> None:
    for made in (
        cursor(),
        cursor(sent=(new_id(), new_id())),
        cursor(reads=((Snapshot(11, 20), new_id()), (Snapshot(12, 30, (15,)), new_id()))),
    ):
        assert EventCursor.parse(str(made)) == made


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "1_2:3:_x", "action_date.1.x", "1_2:3:,_", "1" * 10_000, "\0"),
        f"1_2:9:{'5,' * 2_000}5_",
        f"1_2:9:_{','.join(['0' * 32] * (MAX_SENT + 1))}",
        f"1_2:9:_{('_2:9:_' + '0' * 32) * (MAX_READS + 1)}",
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    assert code(text) == "CURSOR_INVALID"


def test_an_old_cursor_has_expired() -> None:
    text = str(cursor())
    assert EventCursor.parse(text, time.time() + RESUME_FOR - 60).sent == ()
    assert code(text, time.time() + RESUME_FOR + 60) == "CURSOR_EXPIRED"
    assert code(text, time.time() - 3600) == "CURSOR_INVALID"


def test_what_was_sent() -> None:
    sent, other = new_id(), new_id()
    made = cursor(sent=(sent,))
    assert made.has(sent, 20)
    assert [made.has(other, number) for number in (9, 10, 11, 12, 13, 14)] == [
        *(True, False, True, False, True, False)
    ]
    later = lowest_id(time.time() + 100)
    assert not made.has(later, 9)


def test_transactions_have_their_lower_bits_only() -> None:
    """Before and after these begin anew."""
    beyond = 2**32
    snapshot = Snapshot(beyond - 2, beyond + 2, (beyond - 1,))
    shown = [snapshot.has(snapshot.widened(number % beyond)) for number in range(-3, 4)]
    assert shown == [True, True, False, True, True, False, False]


def test_a_resumption_that_is_cut_goes_on_where_it_was() -> None:
    first, second, third = sorted(new_id() for _ in range(3))
    made = cursor().after(Snapshot(20, 20), second)
    assert [made.has(id_, 15) for id_ in (first, second, third)] == [True, True, False]
    assert not made.has(first, 21)
    again = made.after(Snapshot(30, 30), first)
    assert [again.has(id_, 15) for id_ in (first, second, third)] == [True, True, False]
    assert [again.has(id_, 25) for id_ in (first, second, third)] == [True, False, False]
    assert len(again.after(Snapshot(40, 40), third).reads) == 1
    for number in range(20):
        again = again.after(Snapshot(50, 50), UUID(int=third.int - number))
    assert len(again.reads) == MAX_READS


def test_the_cursor_of_an_event_has_what_was_sent_before() -> None:
    """By what its transaction had seen, and by name what was committed since."""
    ids = [new_id() for _ in range(5)]
    told = Sent()
    told.add(ORGANIZATION, ids[0], 10)
    told.add(ORGANIZATION, ids[1], 12)
    told.add(OTHER, ids[2], 13)
    told.add(ORGANIZATION, ids[3], 11)
    text = told.cursor(ORGANIZATION, ids[3], 11, Snapshot(11, 13, (12,)))
    made = EventCursor.parse(text)
    assert {*made.sent} == {ids[1], ids[3]}
    assert made.has(ids[0], 10)
    # Another outreach of the same transaction follows.
    assert not made.has(ids[4], 11)


def test_a_cursor_of_many_cuts_is_taken_back() -> None:
    """While so many transactions are running that the snapshots are long."""
    running = tuple(range(10**10, 10**10 + 240))
    busy = Snapshot(running[0], running[-1] + 1, running)
    made = cursor(sent=tuple(new_id() for _ in range(MAX_SENT)))
    made = EventCursor(made.at, busy, made.sent)
    last = new_id()
    for number in range(20):
        made = made.after(busy, UUID(int=last.int - number))
        assert EventCursor.parse(str(made)) == made
    assert made.reads[-1] == (busy, UUID(int=last.int - 19))


def test_a_snapshot_of_too_many_has_seen_less() -> None:
    whole = Snapshot(10, 14, (10, 12))
    assert whole.shortened(2) == whole
    short = whole.shortened(1)
    assert [number for number in range(9, 15) if short.has(number)] == [9]


def test_a_cursor_is_short() -> None:
    told = Sent()
    running = tuple(range(10, 10 + 100))
    for number in running:
        id_ = new_id()
        told.add(ORGANIZATION, id_, number)
        text = told.cursor(ORGANIZATION, id_, number, Snapshot(10, 200, running))
    assert len(EventCursor.parse(text).sent) == MAX_SENT
    assert len(text) < 4_000
