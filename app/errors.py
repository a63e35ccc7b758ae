"""What the command line says in one sentence, and without a traceback."""

from __future__ import annotations


class CommandError(Exception):
    """Why something cannot be done: one sentence for the operator."""
