"""Absolute links: the origin of a request, the mount of the REST API, and curies.

In: a request and the settings. Out: URLs, and the values that SQL puts into `_links`. Links within
a page are paths below that of the public URL.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson
from starlette.requests import Request

from app.config.settings import Settings
from resolvers.plan.tenant import Tenant

MOUNT = "/api/v1"
"""The path below which the REST API is served."""

EXTENSIONS = "osdi_gateway"
"""The name of the curie for relations that OSDI does not have."""


def origin_of(request: Request, settings: Settings) -> str:
    """The beginning of every link: the public URL if it is set, or else the requested origin."""
    if settings.public_url is not None:
        return settings.public_url
    scope = request.scope
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return f"{scope['scheme']}://{host.decode('latin-1')}"


def public_path(settings: Settings) -> str:
    """The path of the public URL, such as "/osdi", or "" if it has none."""
    return urlsplit(settings.public_url or "").path


class PublicPath:
    """Removes the path of the public URL from a request, if a proxy has not removed it.

    `served` are the prefixes of the application's own paths. Those stay as they are, even if one of
    them equals the public path.
    """

    def __init__(self, path: str, served: tuple[str, ...]) -> None:
        prefix = unquote(path)
        self._length = len(prefix)
        self._passed_on = tuple(prefix + own for own in served) if prefix else ()
        self._front = () if prefix.startswith(served) else (prefix, prefix + "/")

    def strip(self, scope: MutableMapping[str, Any]) -> None:
        if self._passed_on and scope["type"] != "lifespan":
            path: str = scope["path"]
            if path.startswith(self._passed_on):
                scope["path"] = path[self._length :]
            elif path in self._front:
                scope["path"] = "/"


def is_api(scope: Mapping[str, Any]) -> bool:
    """Whether a request is for an address of the REST API, existing or not.

    >>> is_api({"path": "/api/v1"}), is_api({"path": "/api/v1/x"}), is_api({"path": "/api/v10"})
    (True, True, False)
    """
    path: str = scope["path"]
    return path == MOUNT or path.startswith(MOUNT + "/")


def path_of(request: Request) -> str:
    """The path below the mount, without a trailing slash."""
    path: str = request.scope["path"]
    return path[len(request.scope.get("root_path", "")) :].rstrip("/")


def curies_of(origin: str, extensions: bool = False) -> list[dict[str, Any]]:
    """The curie of OSDI's relations, which leads to their documentation pages; with `extensions`,
    also that of the gateway's own.
    """
    names = ("osdi", EXTENSIONS) if extensions else ("osdi",)
    return [{"name": name, "href": origin + "/docs/v1/{rel}", "templated": True} for name in names]


@lru_cache(maxsize=64)
def curies_text(origin: str, extensions: bool = False) -> str:
    """The curies of `curies_of`, as JSON text."""
    return orjson.dumps(curies_of(origin, extensions)).decode()


@dataclass(frozen=True, slots=True)
class LinkContext:
    """Values that every HAL document needs in addition to its rows.

    `base` is the URL of the mount, `curies` is JSON text.
    """

    tenant: Tenant
    base: str
    curies: str

    def values(self) -> dict[str, Any]:
        """The values by the names of their binds."""
        return {**self.tenant.binds(), "base": self.base, "curies": self.curies}


def link_context(
    request: Request, settings: Settings, tenant: Tenant, extensions: bool = False
) -> LinkContext:
    """The links of a response to this request."""
    origin = origin_of(request, settings)
    return LinkContext(tenant, origin + MOUNT, curies_text(origin, extensions))
