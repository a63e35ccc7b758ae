"""The vocabulary: what a supporter, a campaign and an outreach are. Declarations only, no I/O.

Imported by `resolvers` and `app`; imports neither.
"""
