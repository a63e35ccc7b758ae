"""The responses to forms that a browser sends without JavaScript: pages, and redirects.

In: a request, the fields of a form, or a failure. Out: HTML, or a 303 to a page that the settings
allow. For `app.rest`.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.rest.documentation import page
from app.rest.form_body import CONTENT_TYPE
from app.rest.responses import CACHE_CONTROL
from schema.failures import Failure, to_plain

REDIRECT_FIELD = "osdi_gateway:redirect"
"""The field with the URL of the page that follows."""

_PRINTABLE = re.compile(r"[!-\[\]-~]+")
"""What a URL may consist of. Browsers read a backslash as a slash, and drop control characters."""

_RESPONSE_HEADERS = {"Cache-Control": CACHE_CONTROL.decode(), "Referrer-Policy": "no-referrer"}
_BACK = "<p>Go back in your browser to change what you entered, and send it again.</p>"


def is_form_of_browser(request: Request) -> bool:
    """Whether a browser sends a form by itself, and will show the response."""
    headers = request.headers
    return (
        request.method == "POST"
        and headers.get("content-type", "").lower().startswith(CONTENT_TYPE)
        and "text/html" in headers.get("accept", "").lower()
    )


def thanks(form: object, allowed: tuple[str, ...]) -> Response:
    """The response to a form that was received: the page that it names, if that is allowed."""
    url = form.get(REDIRECT_FIELD) if isinstance(form, dict) else None
    if isinstance(url, str) and is_allowed(url, allowed):
        return RedirectResponse(url, 303, _RESPONSE_HEADERS)
    return page("Thank you!", "<p>We have received what you sent.</p>", 200, _RESPONSE_HEADERS)


def error_page(error: Failure) -> Response:
    """The page for a form that was not received: what is wrong, in words for the public."""
    retry = error.headers.get("Retry-After")
    if error.status in (429, 503) or error.status >= 500:
        wait = f"in {retry} seconds" if retry and retry != "1" else "in a moment"
        text = f"We cannot receive it just now. Try again {wait}."
    elif error.status in (401, 403, 404):
        text = "This form is closed, or its address has changed."
    elif error.status == 413:
        text = "This is too long. Shorten it, and send it again."
    else:
        text = to_plain(str(error))
    headers = {**_RESPONSE_HEADERS, **error.headers}
    body = f"<p>{escape(text)}</p>{_BACK if error.status in (400, 413) else ''}"
    return page("Not received", body, error.status, headers)


def is_allowed(url: str, allowed: tuple[str, ...]) -> bool:
    """Whether a form may lead to `url`: it is one of `allowed`, or of an origin among them.

    >>> is_allowed("https://example.org/thanks?x=1", ("https://example.org",))
    True
    >>> is_allowed("https://example.org.evil.example/", ("https://example.org",))
    False
    """
    sent = _parts(url)
    if sent is None:
        return False
    origin, _ = sent
    return any(
        other == sent or (other[1] == "/" and other[0] == origin)
        for other in map(_parts, allowed)
        if other is not None
    )


def _parts(url: str) -> tuple[tuple[str, str], str] | None:
    """The origin of a URL in lower case, and its path; None if it is not one that is followed."""
    if not _PRINTABLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        return None
    return (parts.scheme, parts.netloc.lower()), parts.path or "/"
