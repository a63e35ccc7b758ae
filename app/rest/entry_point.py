"""The API entry point: the resources of the API, and their URLs.

In: the settings and the rights of the caller. Out: JSON. For `app.rest.routes`.

Source: OSDI 1.2.0, API Entry Point.
"""

from __future__ import annotations

from typing import Any

import orjson

from app.config.settings import Settings
from app.http.links import curies_of
from schema.changes import PATH, REL
from schema.osdi.catalogue import SERVED

OSDI_VERSION = "1.2.0"


def entry_point(
    settings: Settings, *, base: str, origin: str, namespace: str, authenticated: bool, signup: bool
) -> bytes:
    """The document, without collections unless the caller is `authenticated`.

    `signup`: the Person Signup Helper is open to the caller.
    """
    links: dict[str, Any] = {
        "curies": curies_of(origin, extensions=True),
        "self": {"href": base + "/", "title": "This API entry point"},
    }
    if authenticated:
        links |= {
            resource.rels: {
                "href": f"{base}/{resource.plural}",
                "title": f"The collection of {resource.plural.replace('_', ' ')} in the system",
            }
            for resource in SERVED
        }
        links[REL] = {
            "href": base + PATH,
            "title": "The changes feed, for copies of the data",
        }
    links["docs"] = {
        "href": origin + "/docs/v1/",
        "title": "Documentation",
        "name": "Docs",
        "index": "index",
    }
    if signup:
        links["osdi:person_signup_helper"] = {
            "href": base + "/people/person_signup",
            "title": "The person signup helper for the system",
        }
    return orjson.dumps(
        {
            "motd": settings.motd,
            "vendor_name": settings.vendor_name,
            "product_name": settings.product_name,
            "osdi_version": OSDI_VERSION,
            "max_pagesize": settings.max_pagesize,
            "namespace": namespace,
            "_links": links,
        }
    )
