"""Routing of the REST API: from the path of a request to its route, and failures of the router.

In: an ASGI scope. Out: what the route's endpoint sends. For `app.rest.routes` and `app.main`.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount, Route
from starlette.types import Receive, Scope, Send

from app.http.links import MOUNT
from app.http.method_override import method_of
from app.monitoring.requests import OPERATION
from schema.failures import Failure, failure


class ApiMount(Mount):
    """The routes of the API, which are found by the first segment of the path.

    Starlette compares a path with one route after the other, which takes a tenth of a page's time.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(MOUNT, routes=routes)
        self._by_segment: dict[str, list[Route]] = {}
        for route in routes:
            self._by_segment.setdefault(_segment(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path: str = scope["path"]
        if scope["type"] == "http" and path.startswith(MOUNT + "/"):
            below = {"type": "http", "method": scope["method"], "path": path[len(MOUNT) :]}
            for route in self._by_segment.get(_segment(below["path"]), ()):
                match, child_scope = route.matches(below)
                if match is Match.FULL:
                    root = {"root_path": MOUNT, "app_root_path": ""}
                    return match, {**child_scope, **root, "route": route}
        return super().matches(scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["route"] is self:
            # Nothing is found: the failure is Starlette's.
            await super().handle(scope, receive, send)
        else:
            await scope["route"].handle(scope, receive, send)


def _segment(path: str) -> str:
    """The first segment.

    >>> _segment("/people/{id}"), _segment("/")
    ('people', '')
    """
    return path.split("/", 2)[1]


class ExactRoute(Route):
    """A route whose path no other route matches, so that none is searched for its method.

    The method is the one of `X-HTTP-Method-Override`, if that is sent.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child_scope = super().matches(scope)
        return (Match.NONE if match is Match.NONE else Match.FULL), child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] = method_of(scope["method"], scope["headers"])
        if method in (self.methods or ()):
            scope[OPERATION] = ("rest", method, self.path)
        await super().handle(scope, receive, send)


def router_failure(error: Exception) -> Failure:
    """The failure for an error of the router."""
    if isinstance(error, Failure):
        return error
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return failure(
            "METHOD_NOT_ALLOWED",
            "Method not allowed for this URL.",
            hint="Use one of the methods in the Allow header.",
            headers=dict(error.headers or {}),
        )
    return failure(
        "NOT_FOUND",
        "There is nothing at this URL.",
        hint=f"Start at {MOUNT}/ and follow the links.",
    )
