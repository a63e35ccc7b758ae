"""How many rows count as few: as in a store with more of them than a test has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from resolvers.sql.read import compile_read
from resolvers.sql.rows import candidates as few_sql


@contextmanager
def few_are(most: int) -> Iterator[None]:
    with patch.object(few_sql, "MOST", most):
        compile_read.cache_clear()
        yield
    compile_read.cache_clear()
