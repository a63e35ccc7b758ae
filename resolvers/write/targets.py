"""The ids of targets. Pure."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from schema.models.bodies import Body
from schema.osdi.shapes import TARGET_KEY


def target_id(target: Body) -> UUID:
    """The id of a target: the same for the same name, office and division."""
    key = tuple([target.get(name) for name in TARGET_KEY])
    return _id_of_key(key) if any(key) else _hashed(target)


@lru_cache(maxsize=256)
def _id_of_key(key: tuple[str | None, ...]) -> UUID:
    """Kept, since a write needs the id of a target in several places."""
    return _hashed(list(key))


def _hashed(value: Any) -> UUID:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return UUID(bytes=hashlib.blake2b(text.encode(), digest_size=16).digest())
