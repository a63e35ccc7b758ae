"""Absolute links: origin of a request, mount, curies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from starlette.requests import Request

from app.config.settings import Settings
from resolvers.plan.tenant import Tenant

MOUNT = "/api/v1"


def origin_of(request: Request, settings: Settings) -> str:
    """What addresses begin with: the public address, or the one that was asked."""
    if settings.public_url is not None:
        return settings.public_url
    scope = request.scope
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return f"{scope['scheme']}://{host.decode('latin-1')}"


@lru_cache(maxsize=64)
def curies_text(origin: str) -> str:
    return orjson.dumps(curies_of(origin)).decode()


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What every document needs beside its rows: the tenant, and what links begin with."""

    tenant: Tenant
    base: str
    curies: str

    def values(self) -> dict[str, Any]:
        return {**self.tenant.binds(), "base": self.base, "curies": self.curies}


def curies_of(origin: str) -> list[dict[str, Any]]:
    """Where the relations with OSDI's prefix are documented."""
    return [{"name": "osdi", "href": origin + "/docs/v1/{rel}", "templated": True}]
