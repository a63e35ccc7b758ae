"""From a request to a plan, from the plan to SQL, from SQL to finished JSON.

Imports `schema`, never `app`: a store reaches it as the `Store` protocol of `execute`.
"""
