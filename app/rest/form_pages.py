"""The responses to forms that a browser sends without JavaScript: pages, and redirects.

In: a request, the fields of a form, or a failure. Out: HTML, or a 303 to a page that the
organization allows. For `app.rest`.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.http.conditional import CACHE_CONTROL
from app.http.headers import media_type
from app.http.redirects import parse_redirect
from app.identity.authenticate import find_token
from app.rest.form_body import CONTENT_TYPE
from schema.failures import Failure, Fault, to_plain

REDIRECT_FIELD = "osdi_gateway:redirect"
"""The field with the URL of the page to show next."""

_CONTENT_TYPES = (CONTENT_TYPE, "multipart/form-data", "text/plain")
"""The encodings in which a form may be sent; only the first is supported."""

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{overflow-wrap:anywhere}"
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_RESPONSE_HEADERS = {"Cache-Control": CACHE_CONTROL.decode(), "Referrer-Policy": "no-referrer"}


SENDS_JSON = "osdi_gateway.sends_json"
"""Key in the scope of a request whose body was JSON, whatever its Content-Type."""


def is_form_of_browser(request: Request) -> bool:
    """Whether a browser submits a form without a script, and will show the response.

    The HTTP client of Java accepts HTML, too, and declares every body as a form.
    """
    headers = request.headers
    return (
        request.method == "POST"
        and SENDS_JSON not in request.scope
        and find_token(request.scope["headers"], request.scope["query_string"]) is None
        and media_type(headers.get("content-type", "")) in _CONTENT_TYPES
        and "text/html" in headers.get("accept", "").lower()
    )


def thanks(form: object, allowed: tuple[str, ...]) -> Response:
    """The response to a stored form: a redirect to the page that it names, if that is allowed."""
    url = form.get(REDIRECT_FIELD) if isinstance(form, dict) else None
    if isinstance(url, list):
        # If a field was sent several times, the last value counts.
        url = url[-1]
    if isinstance(url, str) and is_allowed(url, allowed):
        return RedirectResponse(url, 303, _RESPONSE_HEADERS)
    return _page("Thank you!", "<p>We have received what you sent.</p>", 200, _RESPONSE_HEADERS)


def error_page(error: Failure) -> Response:
    """The page for a form that was not stored: the errors, in words for the public."""
    retry = error.headers.get("Retry-After")
    if error.status in (408, 429) or error.status >= 500:
        wait = f"in {retry} seconds" if retry and retry != "1" else "in a moment"
        body = f"<p>We cannot receive it just now. Go back and try again {escape(wait)}.</p>"
    elif error.status in (401, 403, 404):
        body = "<p>This form is closed, or its address has changed.</p>"
    elif error.status == 413:
        body = "<p>It is too long. Go back, shorten it, and send it again.</p>"
    else:
        items = "".join(f"<li>{_sentences(fault)}</li>" for fault in error.faults)
        body = f"<ul>{items}</ul><p>Go back to change what you entered, and send it again.</p>"
    return _page("Not received", body, error.status, {**_RESPONSE_HEADERS, **error.headers})


def _page(
    title: str, body: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A page for the public: without scripts, and without the bar of the other pages."""
    text = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title>"
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>{body}"
    )
    return HTMLResponse(text, status, {**_HEADERS, **(headers or {})})


def _sentences(fault: Fault) -> str:
    return escape(to_plain(f"{fault.description} {fault.hint or ''}".strip()))


def is_allowed(url: str, allowed: tuple[str, ...]) -> bool:
    """Whether a form may lead to `url`: it is one of `allowed`, or of an origin among them.

    >>> is_allowed("https://example.org/thanks?x=1", ("https://example.org",))
    True
    >>> is_allowed("https://example.org.evil.example/", ("https://example.org",))
    False
    """
    sent = parse_redirect(url)
    if sent is None:
        return False
    pages = set(map(parse_redirect, allowed))
    return sent in pages or (*sent[:2], "/") in pages
