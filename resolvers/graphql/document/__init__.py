"""A document from its text to an operation whose size and cost are within the limits."""
