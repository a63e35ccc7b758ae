"""The steps of a request that a trace shows, if the process writes traces.

`app.monitoring.tracing` puts its own function in the place of `planning`. Without it, a step
costs less than half a microsecond.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final

TracedStep = Callable[[], AbstractContextManager[object]]

_NOTHING: Final = nullcontext()


def untraced() -> AbstractContextManager[object]:
    """A step that no trace shows."""
    return _NOTHING


planning: TracedStep = untraced
"""Begins the planning of a read or a write, which happens in the block."""
