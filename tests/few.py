"""How many rows count as few: as in a store with more of them than a test has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from resolvers import few_sql
from resolvers.sql.read import compile_read


@contextmanager
def few_are(most: int) -> Iterator[None]:
    with patch.object(few_sql, "MOST", most):
        compile_read.cache_clear()
        yield
    compile_read.cache_clear()
