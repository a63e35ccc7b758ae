"""The pages that the curie of OSDI's relations leads to, generated from the catalogue.

In: the name of a relation. Out: an HTML page. For `app.main`.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.links import EXTENSIONS
from schema.osdi.catalogue import SERVED
from schema.osdi.fields import Field
from schema.osdi.resource import Resource

_OSDI = "https://opensupporter.github.io/osdi-docs/"
_HELPERS = {
    "record_outreach_helper": "Records an outreach and its person in one POST.",
    "person_signup_helper": "Creates a person or updates the matching one, in one POST.",
}
_EXTENSIONS = {
    "changes": "Resources that were created, updated or deleted, in order: send the cursor as "
    "`since`, then follow `next`. An extension of this gateway, not a part of OSDI.",
}
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;"
    "border-bottom:1px solid #8886;vertical-align:top}code{font-size:.95em}"
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def documentation(public_path: str) -> list[BaseRoute]:
    """The routes of the pages, whose links begin with `public_path`."""

    async def index(_: Request) -> Response:
        rels = {rel: f"osdi:{rel}" for rel in sorted([*_by_rel(), *_HELPERS])}
        rels |= {rel: f"{EXTENSIONS}:{rel}" for rel in _EXTENSIONS}
        path = escape(public_path)
        items = (f'<li><a href="{path}/docs/v1/{rel}">{name}</a>' for rel, name in rels.items())
        return page("Relations", f"<ul>{''.join(items)}</ul>")

    return [
        Route("/docs/v1", index),
        Route("/docs/v1/{rel}", _relation),
    ]


def page(
    title: str, body: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A page for people, without scripts."""
    text = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title>"
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>{body}"
    )
    return HTMLResponse(text, status, {**_HEADERS, **(headers or {})})


def _by_rel() -> dict[str, Resource]:
    by_rel: dict[str, Resource] = {}
    for resource in SERVED:
        by_rel |= {resource.singular: resource, resource.plural: resource}
        by_rel |= {link.rel: resource for link in resource.links if link.rel not in by_rel}
    return by_rel


async def _relation(request: Request) -> Response:
    rel = request.path_params["rel"].removeprefix("osdi:").removeprefix(EXTENSIONS + ":")
    if rel in _HELPERS:
        return page(f"osdi:{rel}", f"<p>{escape(_HELPERS[rel])}</p>")
    if rel in _EXTENSIONS:
        return page(f"{EXTENSIONS}:{rel}", f"<p>{escape(_EXTENSIONS[rel])}</p>")
    resource = _by_rel().get(rel)
    if resource is None:
        raise HTTPException(404)
    return page(f"osdi:{rel}", _description(resource, rel))


def _description(resource: Resource, rel: str) -> str:
    link = resource.link(rel)
    introduction = f"<p>{escape(link.description)}</p>" if link else ""
    fields = "".join(map(_row, resource.fields))
    links = "".join(
        f"<tr><td><code>osdi:{item.rel}</code><td>{escape(item.description)}"
        for item in resource.links
    )
    return (
        f"{introduction}<h2>{escape(resource.title.capitalize())}</h2>"
        f"<table><tr><th>Field<th>Type<th>Description{fields}</table>"
        f"<h2>Links</h2><table>{links}</table>"
        f"<p>Defined by <a href='{_OSDI}{resource.page}.html'>OSDI</a>.</p>"
    )


def _row(field: Field) -> str:
    values = ", ".join(field.values)
    text = field.description
    if values:
        text += f" {'One of:' if field.closed else 'For example:'} {values}."
    if field.struct is not None:
        text += f" Members: {', '.join(item.name for item in field.struct.fields)}."
    kind = field.kind.value + (", read-only" if field.read_only else "")
    return f"<tr><td><code>{escape(field.name)}</code><td>{escape(kind)}<td>{escape(text)}"
