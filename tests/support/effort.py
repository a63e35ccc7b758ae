"""How much a test does: random examples, all with EXAMPLES=all; long ones with FAULTS=all."""

from __future__ import annotations

import os

import pytest

ALL = os.environ.get("EXAMPLES") == "all"
"""Set by `make test-slow`."""

MIN_EXAMPLES = 25


def examples(number: int) -> int:
    """Up to `number` of them: a quarter, unless all are wanted."""
    return number if ALL else min(number, max(number // 4, MIN_EXAMPLES))


ALL_FAULTS = os.environ.get("FAULTS") == "all"
"""Set by `make test-faults`."""

FAULTS = pytest.mark.skipif(not ALL_FAULTS, reason="takes long: only with FAULTS=all")
"""For tests of faults that take longer than CI has."""


def sized(long: int, short: int) -> int:
    """The size of a fault: `long` with FAULTS=all."""
    return long if ALL_FAULTS else short
