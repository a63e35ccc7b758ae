"""The error that the command line reports in sentences, without a traceback.

For everything in `app` that a command calls.
"""

from __future__ import annotations


class CommandError(Exception):
    """Problems that the operator can solve; each argument is one sentence."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))
