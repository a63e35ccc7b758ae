"""The ids of targets. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from schema.models.bodies import Body
from schema.osdi.shapes import TARGET_KEY


def target_id(target: Body) -> UUID:
    """The id of a target: the same for the same name, office and division."""
    key: Any = [target.get(name) for name in TARGET_KEY]
    if not any(key):
        key = target
    text = json.dumps(key, sort_keys=True, separators=(",", ":"))
    return UUID(bytes=hashlib.blake2b(text.encode(), digest_size=16).digest())
