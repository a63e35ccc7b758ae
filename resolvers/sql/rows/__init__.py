"""Which rows a statement reads."""
