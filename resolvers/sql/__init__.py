"""Plan to SQL: the one place that builds statements."""
