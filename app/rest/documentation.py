"""The pages to which the curie of OSDI's relations leads, generated from the catalogue.

In: the name of a relation. Out: an HTML page. For `app.main`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.http.links import EXTENSIONS
from app.pages.document import Site, page
from app.rest.openapi import examples
from app.rest.openapi.operations import with_article
from schema.osdi.catalogue import BY_PLURAL, PERSON, SERVED
from schema.osdi.fields import Field
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource

_OSDI = "https://opensupporter.github.io/osdi-docs/"
_HELPERS = {
    "record_outreach_helper": "Records an outreach and its person in one POST.",
    "person_signup_helper": "Creates a person or updates the matching one, in one POST.",
}
_TABLE = "<table><tr><th>Field<th>Type<th>Description"
_EXTENSIONS = {
    "changes": "Resources that were created, updated or deleted, in order: send the cursor as "
    "`since`, then follow `next`. An extension of this gateway, not a part of OSDI.",
}


def documentation(site: Site) -> list[BaseRoute]:
    """The routes of the pages."""
    path = site.path

    async def index(_: Request) -> Response:
        relations = {rel: relation.summary for rel, relation in _relations().items()}
        own = {f"osdi:{rel}": text for rel, text in sorted({**relations, **_HELPERS}.items())}
        own |= {f"{EXTENSIONS}:{rel}": text for rel, text in _EXTENSIONS.items()}
        rows = "".join(
            f"<tr><td>{_link_to(name, path)}<td>{_coded(text)}" for name, text in own.items()
        )
        return _page(site, "Relations", f"<div class=wide><table>{rows}</table></div>")

    async def relation(request: Request) -> Response:
        name = request.path_params["rel"]
        return _page_of(site, name.removeprefix("osdi:").removeprefix(EXTENSIONS + ":"))

    return [
        Route("/docs/v1", index),
        Route("/docs/v1/{rel}", relation),
    ]


@dataclass(frozen=True, slots=True)
class _Relation:
    """The target of a relation: one `resource`, or a collection of them."""

    resource: Resource
    summary: str


def _relations() -> dict[str, _Relation]:
    relations: dict[str, _Relation] = {}
    for resource in SERVED:
        plural = resource.plural.replace("_", " ")
        one = _Relation(resource, f"One {resource.title}.")
        many = _Relation(resource, f"A collection of {plural}: a page of them, with links.")
        relations |= {resource.singular: one, resource.plural: many}
    for link in (link for resource in SERVED for link in resource.links):
        if link.rel not in relations:
            relations[link.rel] = _Relation(BY_PLURAL[link.target], link.description)
    return relations


def _page(site: Site, title: str, body: str) -> Response:
    heading = _breakable(title)
    content = f'<main id="content" class="content"><h1>{heading}</h1>{body}</main>'
    return page(site, "common", title, content, current="/docs/", needs_bundle=False)


def _page_of(site: Site, rel: str) -> Response:
    path = site.path
    index = f"<p><a href='{escape(path)}/docs/v1'>All relations</a></p>"
    if rel in _HELPERS:
        return _page(site, f"osdi:{rel}", _helper(rel, path) + index)
    if rel in _EXTENSIONS:
        return _page(site, f"{EXTENSIONS}:{rel}", f"<p>{_coded(_EXTENSIONS[rel])}</p>{index}")
    relation = _relations().get(rel)
    if relation is None:
        raise HTTPException(404)
    summary = f"<p>{escape(relation.summary)}</p>"
    return _page(site, f"osdi:{rel}", summary + _description(relation.resource, path) + index)


def _coded(text: str) -> str:
    """The text as HTML, with code between backticks."""
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text))


def _link_to(name: str, path: str) -> str:
    """A link to the page of a relation, which is `name` with its prefix."""
    return f"<a href='{escape(path)}/docs/v1/{name.partition(':')[2]}'><code>{name}</code></a>"


def _description(resource: Resource, path: str) -> str:
    links = {f"osdi:{item.rel}": item.description for item in resource.links}
    links |= {f"osdi:{item.rel}": f"Its {item.rel}." for item in resource.collections}
    links |= {f"osdi:{helper}": _HELPERS[helper] for helper in resource.helpers}
    rows = "".join(
        f"<tr><td>{_link_to(name, path)}<td>{escape(text)}" for name, text in links.items()
    )
    return (
        f"<h2>Fields of {with_article(resource.title)}</h2>{_fields(resource.fields)}"
        f"<h2>Links</h2><div class=wide><table>{rows}</table></div>"
        f"<h2>Example</h2>{_json(examples.response(resource))}"
        f"<p>Defined by <a href='{_OSDI}{resource.page}.html'>OSDI</a>.</p>"
    )


def _helper(rel: str, path: str) -> str:
    """The page of a helper: the members of its body, an example, and the response."""
    url, body, resource = examples.HELPERS[rel]
    person = (
        "<h2>The person</h2><p><code>person</code> has the fields of "
        f"{_link_to(PERSON.rel, path)}. "
        "An existing person with the same identifier or e-mail address is updated, or else one "
        f"is created.</p>{_fields(PERSON.writable)}"
    )
    own = "" if resource is PERSON else f"<h2>Fields</h2>{_fields(resource.writable)}"
    return (
        f"<p>{escape(_HELPERS[rel])} The response is the stored {_link_to(resource.rel, path)}; "
        "without a token it is <code>{}</code>.</p>"
        f"<h2>Example</h2><p><code>POST {escape(examples.BASE + url)}</code></p>{_json(body)}"
        f"<h2>Response</h2>{_json(examples.response(resource))}"
        f"{own}{person}<h2>Functions</h2>{_fields(HELPER_FUNCTIONS.fields)}"
        f"<p>Defined by <a href='{_OSDI}{rel.removesuffix('_helper')}.html'>OSDI</a>.</p>"
    )


def _breakable(name: str) -> str:
    """On a phone, a long name takes two lines."""
    return escape(name).replace("_", "_<wbr>")


def _json(value: object) -> str:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def _fields(fields: Iterable[Field]) -> str:
    return f"<div class=wide>{_TABLE}{''.join(map(_row, fields))}</table></div>"


def _row(field: Field) -> str:
    values = ", ".join(field.values)
    text = field.description
    if values:
        text += f" {'One of:' if field.closed else 'For example:'} {values}."
    if field.struct is not None:
        text += f" Members: {', '.join(item.name for item in field.struct.fields)}."
    kind = field.kind.value + (", read-only" if field.read_only else "")
    return f"<tr><td><code>{_breakable(field.name)}</code><td>{escape(kind)}<td>{escape(text)}"
