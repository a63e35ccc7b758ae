"""The PostgreSQL store: pool, errors, migrations, the embedded server.

Only `pool` and `errors` import asyncpg, and only `pool` imports databases.
"""
