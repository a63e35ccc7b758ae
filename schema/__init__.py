"""The vocabulary: people, campaigns, outreaches and how they are stored. Declarations, no I/O.

Imported by `resolvers` and `app`; imports neither.
"""
