"""The whole description, as JSON.

In: the URL of the mount. Out: JSON. For `app.rest.routes`.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

import orjson

from app.rest.openapi.operations import SECURITY, error_responses, parameters, paths, tags
from app.rest.openapi.schemas import schemas

_DESCRIPTION = (
    "The OSDI REST API of this gateway. Every response is HAL+JSON; the pages behind its curies "
    "describe each relation. Send the token of an API key."
)
_SCHEMES = {
    "token": {"type": "apiKey", "in": "header", "name": "OSDI-API-Token"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def openapi(base: str) -> bytes:
    """The description of the mount at `base`."""
    description = {
        "openapi": "3.1.0",
        "info": {
            "title": "osdi-gateway",
            "version": version("osdi-gateway"),
            "description": _DESCRIPTION,
        },
        "servers": [{"url": base}],
        "security": SECURITY,
        "tags": tags(),
        # The same for every caller, so it is serialized once.
        "paths": orjson.Fragment(_paths_json()),
        "components": orjson.Fragment(_components_json()),
    }
    return orjson.dumps(description)


@cache
def _paths_json() -> bytes:
    return orjson.dumps(paths())


@cache
def _components_json() -> bytes:
    return orjson.dumps(
        {
            "schemas": schemas(),
            "responses": error_responses(),
            "parameters": parameters(),
            "securitySchemes": _SCHEMES,
        }
    )
