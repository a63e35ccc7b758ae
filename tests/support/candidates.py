"""Sets how many rows count as few, as if the database had more of them than a test writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from resolvers.sql.read import compile_read
from resolvers.sql.rows import candidates, top


@contextmanager
def max_candidates(limit: int) -> Iterator[None]:
    """Compile reads with another `MAX_CANDIDATES`, and the same limit of what indexes look up.

    The limit is part of the text of a statement, so statements compiled before are forgotten.
    """
    with (
        patch.object(candidates, "MAX_CANDIDATES", limit),
        patch.object(candidates, "MAX_LOOKED_UP", limit),
        patch.object(top, "FEW", limit),
        patch.object(top, "PROBED", limit),
    ):
        compile_read.cache_clear()
        yield
    compile_read.cache_clear()
