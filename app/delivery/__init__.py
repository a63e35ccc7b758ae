"""Delivers triggers and events by e-mail and webhook."""
