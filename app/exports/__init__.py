"""Whole results as CSV and NDJSON, over both surfaces."""
