"""The PostgreSQL store: pool, errors, migrations, the embedded server.

Nothing else imports asyncpg, and only `pool` imports databases.
"""
