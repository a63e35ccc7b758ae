"""The command `distribute`: spreads the tables over the workers of Citus.

In: DATABASE_URL. Out: a sentence on stdout. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

import time

from app.errors import CommandError


def distribute() -> None:
    """Distribute the tables over the workers of Citus, by organization. Stop the gateway first.

    DATABASE_URL names the coordinator. The database is migrated if needed,
    and existing rows are kept. Run the command again after an update.
    """
    from app.config.database import mask_url
    from app.config.settings import load_settings
    from app.store.citus.distribute import distribute

    database_url = load_settings().database_url
    if database_url is None:
        raise CommandError("DATABASE_URL is missing: the embedded PostgreSQL has no Citus")
    url = database_url.get_secret_value()
    started = time.monotonic()
    done = distribute(url)
    seconds = time.monotonic() - started
    place = f"{done.workers} worker{'s' if done.workers > 1 else ''} of {mask_url(url)}"
    if done.tables:
        print(f"Distributed {done.tables} tables over {place} in {seconds:.1f} seconds.")
    else:
        print(f"All tables are distributed over {place} already.")
