"""The command `bi-role`: a PostgreSQL role for Metabase, Superset and other tools that use SQL.

In: arguments. Out: how to connect. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.store import in_store
from app.cli.values import whole_number


def bi_role(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the role.")] = "osdi_bi",
    organization: Annotated[
        str, typer.Option(help="The only organization that the role can read.")
    ] = "default",
    schema: Annotated[str, typer.Option(help="Schema of the views, for this role only.")] = "bi",
    timeout: Annotated[
        int,
        typer.Option(
            parser=whole_number(1, 3600, 60),
            metavar="NUMBER",
            help="Maximum duration of a statement, in seconds.",
        ),
    ] = 60,
    connections: Annotated[
        int,
        typer.Option(
            parser=whole_number(1, 1000, 10),
            metavar="NUMBER",
            help="Maximum number of connections.",
        ),
    ] = 10,
    new_password: Annotated[
        bool, typer.Option("--new-password", help="Give an existing role a new password.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Drop the role and its views.")] = False,
) -> None:
    """Create a read-only PostgreSQL role for BI tools, with views of one organization.

    Print how to connect, and the password once.
    Run the command again after an update, to renew the views.
    """
    from app.config.settings import load_settings
    from app.identity.bi_roles import drop_role, make_role
    from resolvers.execute.bi import BiRole

    if drop:
        in_store(lambda store: drop_role(store, name, schema))
        print(f"Dropped the role '{name}' and the schema '{schema}'.")
        return
    made = in_store(
        lambda store: make_role(
            store, organization, BiRole(name, schema, timeout, connections), new_password
        )
    )
    url = load_settings().database_url
    facts = [
        ("Host", "that of DATABASE_URL" if url else "none: the embedded server has only a socket"),
        ("Database", made.database),
        ("Schema", schema),
        ("User", name),
        ("Password", made.password or "unchanged (--new-password sets a new one)"),
    ]
    for label, fact in facts:
        print(f"{label:<10}{fact}")
