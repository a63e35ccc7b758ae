"""The difference of two answers as a JSON Patch.

Source: RFC 6902.
"""

from __future__ import annotations

import jsonpatch
import orjson

from resolvers.execute.graphql.response import DATA

MAX_COMPARED = 64_000
"""Maximum size of an answer that is compared, which takes about 50 ms of a thread."""


def patch_between(old: bytes, new: bytes) -> bytes | None:
    """The operations that lead from the `data` of an answer to that of another.

    `None` if one of them has errors or is too large to be compared, or if the whole answer is
    shorter.
    """
    if max(len(old), len(new)) > MAX_COMPARED or not (
        old.startswith(DATA) and new.startswith(DATA)
    ):
        return None
    before, after = orjson.loads(old)["data"], orjson.loads(new)["data"]
    patch = orjson.dumps(jsonpatch.make_patch(before, after).patch)
    return patch if len(patch) < len(new) else None
