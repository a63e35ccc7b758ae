"""The rows that a statement reads: filters, pages and candidates."""
