"""The log: its formats, what it leaves out, and storms of failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import asyncpg
import orjson
import pytest

from app.monitoring import failure_log
from app.monitoring.failure_log import FailureLog
from app.monitoring.logs import JsonFormatter, TextFormatter
from app.monitoring.request_ids import enter
from resolvers.current_request import current_request

CANARY = "ada@example.org"


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    yield
    current_request.set(None)


def entry(
    message: str, *, name: str = "osdi", error: BaseException | None = None
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.WARNING, "", 0, message, (), info)
    record.fields = {"plan": "page people", "seconds": 1.5}
    return record


def conflict() -> BaseException:
    """As the driver raises it, with the detail in its message and behind another one."""
    error = asyncpg.UniqueViolationError(f"Key (address)=({CANARY}) already exists.")
    try:
        try:
            raise error
        except asyncpg.PostgresError as cause:
            raise ValueError(f"cannot store {CANARY}") from cause
    except ValueError as raised:
        return raised


def test_json() -> None:
    sent = {b"x-request-id": b"7f3a-0001"}
    enter({}, sent)
    written = JsonFormatter().format(entry("Slow\nstatement", error=conflict()))
    assert "\n" not in written
    value = orjson.loads(written)
    assert value.pop("time").endswith("+00:00")
    exception = value.pop("exception")
    assert value == {
        "level": "warning",
        "logger": "osdi",
        "message": "Slow statement",
        "plan": "page people",
        "seconds": 1.5,
        "request_id": "7f3a-0001",
    }
    assert "UniqueViolationError (SQLSTATE 23505)" in exception
    assert "in conflict" in exception
    assert exception.endswith("builtins.ValueError")


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_exceptions_have_no_messages(formatter: logging.Formatter) -> None:
    group = BaseExceptionGroup(CANARY, [conflict(), KeyError(CANARY)])
    for error in (conflict(), group):
        assert CANARY not in formatter.format(entry("An error", error=error))
    unseen = f"Task exception was never retrieved\nfuture: <Task exception=KeyError('{CANARY}')>"
    assert CANARY not in formatter.format(entry(unseen, name="asyncio"))


def test_text() -> None:
    written = TextFormatter().format(entry("Slow statement"))
    assert written.endswith(" WARNING osdi: Slow statement plan=page people seconds=1.5")


async def test_a_storm(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(failure_log, "PERIOD", 0.1)
    failures = FailureLog()
    for _ in range(500):
        failures.add("GET /people", ["STORE_UNAVAILABLE"])
    singles, begin = caplog.messages[:-1], caplog.messages[-1]
    assert singles == ["GET /people: STORE_UNAVAILABLE"] * failure_log.MAX_SINGLE
    assert begin.startswith("Many requests fail")
    await asyncio.sleep(0.13)
    failures.add("GET /people", ["STORE_OVERLOADED"])
    await asyncio.sleep(0.25)
    counts = [(record.message, record.fields["count"]) for record in caplog.records[-3:]]  # type: ignore[attr-defined]  # set by `extra`
    assert counts == [
        ("Requests failed", 490),
        ("Requests failed", 1),
        ("Requests no longer fail", 491),
    ]
    failures.add("GET /people", ["STORE_UNAVAILABLE"])
    assert caplog.messages[-1] == "GET /people: STORE_UNAVAILABLE"
