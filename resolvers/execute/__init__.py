"""Runs statements: SQL is awaited only here and in `app.store`."""
