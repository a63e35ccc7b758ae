"""Plans to SQL: the package that builds statements."""
