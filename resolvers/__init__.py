"""Request to plan, plan to SQL, SQL to JSON.

Imports `schema`, never `app`: the database is the `Store` protocol of `resolvers.store`.
"""
