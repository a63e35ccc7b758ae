"""The PostgreSQL store: pool, errors, migrations, the embedded server."""
