"""Counters for web pages of others: the published totals of campaigns, without a token."""
