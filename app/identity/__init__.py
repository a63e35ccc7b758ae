"""Tokens, API keys and callers."""
