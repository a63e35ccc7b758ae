"""How many random examples a test draws: some, or all of them where EXAMPLES=all."""

from __future__ import annotations

import os

ALL = os.environ.get("EXAMPLES") == "all"
"""Set by `make test-slow`."""

FEWEST = 25


def examples(number: int) -> int:
    """Up to `number` of them: a quarter, unless all are wanted."""
    return number if ALL else min(number, max(number // 4, FEWEST))
