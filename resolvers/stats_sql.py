"""Numbers about outreaches, as one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from resolvers.plan import ReadStats


def stats(plan: ReadStats) -> Select[Any]:
    """One JSON text."""
    raise NotImplementedError
