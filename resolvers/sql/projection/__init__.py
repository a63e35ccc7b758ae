"""The JSON that a statement returns."""
