"""The CPU time of hostile input."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The block takes less CPU time of this thread than `seconds`.

    Nothing is collected meanwhile: in a process with the objects of thousands of tests, that can
    take two seconds.
    """
    gc.disable()
    started = time.thread_time()
    try:
        yield
        assert time.thread_time() - started < seconds
    finally:
        gc.enable()
