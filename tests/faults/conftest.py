"""The figures of faults: each test notes its own, and the end of the run prints them as a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.load import Memory

_ROWS = pytest.StashKey[list[str]]()
_HEAD = (
    "| Fault | Acknowledged writes | Lost | Wrong answers | Time to recover, s | Memory, MB |",
    "| --- | --- | --- | --- | --- | --- |",
)
Note = Callable[..., None]


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Note the figures of a fault, and assert that nothing was lost and nothing is wrong."""
    rows = request.config.stash.setdefault(_ROWS, [])

    def add(
        fault: str,
        acknowledged: int,
        lost: int,
        wrong: int,
        seconds: float | None,
        memory: Memory | None = None,
    ) -> None:
        recovered = "" if seconds is None else f"{seconds:.1f}"
        used = "" if memory is None else f"{memory.before:.0f}, at most {memory.most:.0f}"
        rows.append(f"| {fault} | {acknowledged:,} | {lost} | {wrong} | {recovered} | {used} |")
        assert (lost, wrong) == (0, 0)

    return add


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if rows := config.stash.get(_ROWS, []):
        terminalreporter.section("faults")
        for line in (*_HEAD, *rows):
            terminalreporter.write_line(line)
