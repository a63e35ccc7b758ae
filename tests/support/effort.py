"""How much a test does: random examples, all with EXAMPLES=all; long ones with FAULTS=all."""

from __future__ import annotations

import os

import pytest

ALL = os.environ.get("EXAMPLES") == "all"
"""Set by `make test-slow`."""

FEWEST = 25


def examples(number: int) -> int:
    """Up to `number` of them: a quarter, unless all are wanted."""
    return number if ALL else min(number, max(number // 4, FEWEST))


FAULTS = pytest.mark.skipif(
    os.environ.get("FAULTS") != "all", reason="takes long: only with FAULTS=all"
)
"""For tests of faults that take longer than CI has."""
