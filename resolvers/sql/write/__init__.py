"""The statements of a write: lookup, changes and outbox."""
