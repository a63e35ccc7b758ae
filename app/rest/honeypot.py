"""Honeypot field of anonymous posts.

A form has a field that people leave empty and programs fill in. A post with a filled honeypot
gets the same response as any other, in the same time, and nothing is stored.

In: the JSON value of a body. Out: whether it is spam. For `app.rest.helpers`.
"""

from __future__ import annotations

HONEYPOT_FIELD = "osdi_gateway:decoy"


def is_spam(body: object) -> bool:
    """Whether the honeypot field of a body is filled. Spaces and an unchecked box are not.

    >>> is_spam({"osdi_gateway:decoy": "https://spam.example"}), is_spam({HONEYPOT_FIELD: " "})
    (True, False)
    """
    if not isinstance(body, dict):
        return False
    value = body.get(HONEYPOT_FIELD)
    return bool(value.strip() if isinstance(value, str) else value)
