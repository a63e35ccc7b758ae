"""What posts without a key must not tell: that a decoy was seen, and who is known already.

A form has a field that people leave empty and programs fill in. A post whose decoy is filled is
answered like any other and stores nothing. And every answer is held back until some time after
most of the last posts were stored: what became of a post cannot be told by the clock. Otherwise
a person in whom something is filled in takes longer than a new one, since older pages of the
table are written.
"""

from __future__ import annotations

HONEYPOT_FIELD = "osdi_gateway:decoy"


def is_spam(body: object) -> bool:
    """Whether a body has something in its decoy; an empty text or box is left alone.

    >>> is_spam({"osdi_gateway:decoy": "https://spam.example"}), is_spam({HONEYPOT_FIELD: " "})
    (True, False)
    """
    if not isinstance(body, dict):
        return False
    value = body.get(HONEYPOT_FIELD)
    return bool(value.strip() if isinstance(value, str) else value)
