"""Every form of a date that clients were seen to send, and forms that are invalid."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.datetimes import (
    EXAMPLE,
    date_hint,
    end_of_second,
    format_datetime,
    format_exact,
    is_shown_as,
    parse_bound,
    parse_datetime,
    without_milliseconds,
)

SAME_MOMENT = [
    "2013-11-17T18:27:35Z",
    "2013-11-17t18:27:35z",
    "2013-11-17T18:27:35",
    "2013-11-17 18:27:35",
    " 2013-11-17T18:27:35Z ",
    "2013-11-17T18:27:35.999999999Z",
    "2013-11-17T18:27:35,5Z",
    "2013-11-17T13:27:35-05",
    "2013-11-17T13:27:35-0500",
    "2013-11-17T13:27:35-05:00",
    "2013-11-17T23:27:35+05",
    "2013-11-17T23:27:35 05",
    "2013-11-17T23:27:35 0500",
    "2013-11-17T23:57:35 05:30",
    "2013-11-18T18:26:35+23:59",
    # Ruby, BigQuery, Go and Java, and a + of Ruby that was not escaped
    "2013-11-17 13:27:35 -0500",
    "2013-11-17 18:27:35 UTC",
    "2013-11-17T18:27:35 Z",
    "2013-11-17T18:27:35.5GMT",
    "2013-11-17 18:27:35.123456789 +0000 UTC",
    "2013-11-17 13:27:35 -0500 EST",
    "2013-11-17T13:27:35-05:00[America/New_York]",
    "2013-11-17T18:27:35Z[Etc/UTC]",
    "2013-11-17 23:27:35  0500",
]


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_every_form_of_an_offset_is_converted_to_utc_in_whole_seconds(text: str) -> None:
    moment = parse_datetime(text)
    assert moment == datetime(2013, 11, 17, 18, 27, 35, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("2014-03-20", "2014-03-20T00:00:00Z"),
        ("2014-03-20T21:04", "2014-03-20T21:04:00Z"),
        ("2014-03-20T21:04-05", "2014-03-21T02:04:00Z"),
        ("2016-02-29", "2016-02-29T00:00:00Z"),
        ("0001-01-02", "0001-01-02T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_missing_parts_are_zero(text: str, formatted: str) -> None:
    assert format_datetime(parse_datetime(text)) == formatted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2014",
        "2014-03",
        "2014-3-20",
        "20140320T210431Z",
        "12014-03-20",
        "-2014-03-20",
        "٢٠١٤-03-20",
        "2014-03-20T",
        "2014-03-20T21",
        "2014-03-20T21:04:31.Z",
        "2014-03-20T21:04.5",
        "2014-03-20T21:04:31ZZ",
        "2014-03-20T21:04:31-5",
        "2014-03-20T21:04:31-050",
        "2014-03-20T21:04:31+05:",
        "2014-03-20-05",
        "0000-01-01",
        "2014-13-01",
        "2014-02-29",
        "2014-03-20T24:00:00Z",
        "2014-03-20T21:60:00Z",
        "2014-03-20T21:04:60Z",
        "2014-03-20T21:04:31+24:00",
        "2014-03-20T21:04:31+05:60",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_an_invalid_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="invalid date") as caught:
        parse_datetime(text)
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01T05:00:00+05"])
def test_the_first_moment_is_not_minus_infinity(text: str) -> None:
    """The driver would send it as that."""
    assert parse_datetime(text) == datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_a_long_text_is_truncated_in_the_message() -> None:
    with pytest.raises(ValueError, match="invalid date") as caught:
        parse_datetime("x" * 10_000)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2014, 3, 20, 21, 4, 31),
        datetime(2014, 3, 20, 21, 4, 31, 999_999, tzinfo=UTC),
        datetime(2014, 3, 20, 16, 4, 31, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_any_datetime_is_formatted_as_utc(moment: datetime) -> None:
    assert format_datetime(moment) == "2014-03-20T21:04:31Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_formatted_moment_reads_back(moment: datetime) -> None:
    first = datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert parse_datetime(format_datetime(moment)) == max(moment.replace(microsecond=0), first)


@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))
def test_the_stored_form_reads_back_and_is_shown_in_whole_seconds(moment: datetime) -> None:
    stored, shown = format_exact(moment), format_datetime(moment)
    assert parse_bound(stored) == moment
    assert is_shown_as(stored, shown)
    assert not is_shown_as(stored, stored) or stored == shown
    assert format_datetime(end_of_second(moment)) == shown


def _digits(lowest: int, highest: int) -> st.SearchStrategy[str]:
    return st.integers(lowest, highest).map("{:02}".format)


_TIMES = st.tuples(_digits(0, 25), st.just(":"), _digits(0, 61)).map("".join)
_SECONDS = st.just("") | st.tuples(st.just(":"), _digits(0, 61)).map("".join)
_FRACTIONS = st.sampled_from(["", ".0", ",5", ".999999999", "."])
_OFFSETS = st.sampled_from(["", "Z", "z"]) | st.tuples(
    st.sampled_from("+- "), _digits(0, 25), st.sampled_from(["", ":"]), _digits(0, 61)
).map("".join)
_DATES = st.tuples(st.integers(0, 9999).map("{:04}".format), _digits(0, 13), _digits(0, 32)).map(
    "-".join
)


@given(_DATES, st.sampled_from("Tt "), _TIMES, _SECONDS, _FRACTIONS, _OFFSETS)
def test_forms_are_read_by_their_parts(
    date: str, separator: str, time: str, seconds: str, fraction: str, offset: str
) -> None:
    text = date + separator + time + seconds + fraction + offset
    try:
        expected = _by_parts(date, time, seconds, fraction, offset)
    except (ValueError, OverflowError):
        with pytest.raises(ValueError, match="invalid date"):
            parse_datetime(text)
    else:
        assert parse_datetime(text) == max(expected, datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC))


def _by_parts(date: str, time: str, seconds: str, fraction: str, offset: str) -> datetime:
    if fraction == "." or (fraction and not seconds):
        raise ValueError("a fraction follows seconds, and has digits")
    year, month, day = map(int, date.split("-"))
    hour, minute = map(int, time.split(":"))
    local = datetime(year, month, day, hour, minute, int(seconds[1:] or 0), tzinfo=UTC)
    if offset in ("", "Z", "z"):
        return local
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError("an offset is less than 24 hours")
    shift = timedelta(hours=hours, minutes=minutes)
    return local + shift if offset[0] == "-" else local - shift


@given(st.text())
def test_every_text_is_read_or_raises_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        parse_datetime(text)


# What to send in place of an invalid date


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("12/31/2015", "2015-12-31"),
        ("31.12.2015 10:00", "2015-12-31"),
        ("12/05/2015", "2015-12-05 or 2015-05-12"),
        ("05-05-2015", "2015-05-05"),
        ("20151231", "2015-12-31"),
        (20151231, "2015-12-31"),
        ("201512312359", "2015-12-31T23:59."),
        (20151231235958, "2015-12-31T23:59:58."),
        ("201513312359", EXAMPLE),
        (1395349471, "2014-03-20T21:04:31Z"),
        ("1395349471.25", "2014-03-20T21:04:31Z"),
        ("2014-03", "2014-03-01"),
        ("2014-03-20 21:04:31 EST", "'EST'"),
        ("2014-03-20T21:04:31 America/New_York", "'America/New_York'"),
        ("2014-02-30", "a date that exists"),
        ("yesterday", "2014-03-20T21:04:31Z"),
        (True, "2014-03-20T21:04:31Z"),
        ({"date": 1}, "2014-03-20T21:04:31Z"),
    ],
)
def test_the_hint_names_the_date_that_may_be_meant(value: object, meant: str) -> None:
    assert meant in date_hint(value)


@given(st.text(st.sampled_from("0123456789/.-T: Z")) | st.integers() | st.floats())
def test_any_value_has_a_hint_with_dates_that_exist(value: object) -> None:
    hint = date_hint(value).rstrip(".")
    for word in hint.replace(",", "").split():
        if word[0].isdigit() and "-" in word:
            parse_datetime(word)


@pytest.mark.parametrize(
    "text",
    ["20140320", "201403202104", "20140320210431", "00000000000000", "1395349471", "-0", "1" * 16],
)
def test_dates_without_signs_are_no_milliseconds(text: str) -> None:
    """As milliseconds, they would be stored as moments of 1976 and 2608."""
    assert without_milliseconds(text) == text


@pytest.mark.parametrize(
    "text", ["201403202164", "201413202104", "1395349471000", "-11644473600000"]
)
def test_other_long_numbers_are_milliseconds(text: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    assert parse_bound(without_milliseconds(text)) == moment
