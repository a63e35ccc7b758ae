"""Planning a write: from a request and the stored rows to the changes."""
