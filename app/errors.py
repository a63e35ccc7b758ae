"""The error that the command line reports as one sentence, without a traceback.

For everything in `app` that a command calls.
"""

from __future__ import annotations


class CommandError(Exception):
    """A problem that the operator can solve; the message is one sentence."""
