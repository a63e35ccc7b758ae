"""The commands for organizations, API keys and anonymous posts.

In: arguments. Out: lines on stdout. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from app.cli.store import in_store
from app.cli.tables import print_table, show_help_without_command
from app.cli.values import one_of, parse_file, parse_uuid, read_file
from app.errors import CommandError

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.pool import Store
    from resolvers.graphql.document.named_queries import NamedQueries

keys = typer.Typer(help="Manage API keys.")
organizations = typer.Typer(help="Manage organizations.")
anonymous_posts = typer.Typer(help="Show, allow or refuse anonymous posts (without a token).")

for _group in (keys, organizations, anonymous_posts):
    _group.callback(invoke_without_command=True)(show_help_without_command)


OnlyQueries = Annotated[
    Path | None,
    typer.Option(
        help="File with the only queries that the key may run: GraphQL with named operations, "
        "or a JSON manifest. Requires --scopes read.",
        parser=parse_file,
        metavar="FILE",
    ),
]
OnlyPage = Annotated[
    str | None,
    typer.Option(
        "--for",
        parser=one_of(["dashboard"]),
        metavar="[dashboard]",
        help="Page whose queries are the only ones that the key may run.",
    ),
]


@keys.command("create")
def create(
    name: Annotated[
        str | None,
        typer.Option(
            help="Purpose of the key, shown in the list; with --for, by default that page."
        ),
    ] = None,
    scopes: Annotated[
        str | None,
        typer.Option(
            help="Comma-separated scopes: read, write, admin; with --for, by default read."
        ),
    ] = None,
    organization: Annotated[
        str,
        typer.Option(
            help="Owning organization. It is created if missing, unless its name is so similar to "
            "another one that it looks mistyped."
        ),
    ] = "default",
    namespace: Annotated[
        str | None, typer.Option(help="Prefix of the identifiers of a new organization.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            help="Days until the key expires (90d), or the date when it expires (2027-01-31, at "
            "00:00 UTC). By default, it never expires."
        ),
    ] = None,
    queries: OnlyQueries = None,
    for_: OnlyPage = None,
) -> None:
    """Create an API key. Print its token once, alone on the last line."""
    from app.identity.keys import check_organization, create_key

    if for_ is not None:
        name, scopes, queries = _for_dashboard(name, scopes, queries)
    name, scopes = _given("--name", name), _given("--scopes", scopes)
    names = list(dict.fromkeys(part.strip() for part in scopes.split(",") if part.strip()))
    allowed = None if queries is None else _read_queries(queries)

    async def create_in(store: Store) -> str:
        await check_organization(store, organization)
        return await create_key(
            store,
            organization,
            name,
            names,
            namespace=namespace,
            expires=expires,
            queries=allowed,
        )

    token = in_store(create_in)
    for query in allowed.queries if allowed else ():
        print(f"{query.name}  sha256:{query.hash}")
    print(token)


def _for_dashboard(
    name: str | None, scopes: str | None, queries: Path | None
) -> tuple[str, str, Path]:
    """The options of a key that can open the dashboard and do nothing else."""
    from app.pages.dashboard import DASHBOARD_QUERIES

    if queries is not None:
        raise CommandError("--for and --queries cannot be combined")
    return name or "dashboard", scopes or "read", DASHBOARD_QUERIES


def _given(option: str, value: str | None) -> str:
    if value is None:
        raise CommandError(f"Missing option '{option}'")
    return value


def _read_queries(path: Path) -> NamedQueries:
    """The named queries in a file. Raises: `CommandError`."""
    from app.cli.named_queries import read_queries
    from app.config.settings import load_settings
    from app.graphql.engine import document_limits

    text = read_file("--queries", path, "utf-8-sig")
    return read_queries(text, document_limits(load_settings()))


@keys.command("list")
def list_() -> None:
    """List API keys, without their tokens. LAST USED is up to 5 minutes old."""
    from app.cli.tables import list_keys

    print_table(in_store(list_keys))


@keys.command("revoke")
def revoke(
    key_id: Annotated[UUID, typer.Argument(parser=parse_uuid, metavar="ID", help="ID as listed.")],
) -> None:
    """Revoke a key."""
    from app.identity.keys import revoke_key

    in_store(lambda store: revoke_key(store, key_id))
    print(f"Revoked key {key_id}.")


@keys.command("rotate")
def rotate(
    key_id: Annotated[UUID, typer.Argument(parser=parse_uuid, metavar="ID", help="ID as listed.")],
    overlap: Annotated[
        str, typer.Option(help="How long the old token is still valid: hours or days (24h, 7d).")
    ] = "24h",
) -> None:
    """Replace a key by a new one with the same name, scopes, queries and expiry.

    Print its token once, alone on the last line.
    """
    from app.identity.keys import list_keys, rotate_key

    async def rotate_in(store: Store) -> tuple[str, datetime | None]:
        expiries = {key.id: key.expires_date for key in await list_keys(store)}
        return await rotate_key(store, key_id, overlap), expiries[key_id]

    token, expires = in_store(rotate_in)
    if expires is not None:
        # A key that was rotated before expires soon, and so does its second successor.
        print(f"The new key expires at {expires:%Y-%m-%dT%H:%MZ}, as the old one did.")
    print(token)


Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the organization.")]
_SEVERAL = 2


@organizations.command("list")
def list_organizations() -> None:
    """List organizations, in the order of creation."""
    from app.cli.tables import list_organizations

    print_table(in_store(list_organizations))


@organizations.command("create")
def create_organization(
    name: Name,
    namespace: Annotated[
        str | None,
        typer.Option(
            help="Prefix of the identifiers of the organization, by default osdi_gateway."
        ),
    ] = None,
) -> None:
    """Create an organization without API keys."""
    from app.config.settings import load_settings
    from app.identity.organizations import create_organization, list_organizations

    async def create(store: Store) -> int:
        await create_organization(store, name, namespace)
        return len(await list_organizations(store))

    number = in_store(create)
    print(f"Created organization '{name}'.")
    if number == _SEVERAL and load_settings().default_organization is None:
        print("Sign-ups without a token need OSDI_DEFAULT_ORGANIZATION from now on.")


@organizations.command("rename")
def rename_organization(
    name: Name,
    new_name: Annotated[
        str, typer.Argument(metavar="NEW_NAME", help="New name of the organization.")
    ],
) -> None:
    """Rename an organization. Its API keys, data and namespace stay."""
    from app.identity.organizations import rename_organization

    in_store(lambda store: rename_organization(store, name, new_name))
    print(f"Renamed organization '{name}' to '{new_name}'.")


@organizations.command("set")
def set_organization(
    name: Name,
    phone_country: Annotated[
        str | None,
        typer.Option(help="Country of phone numbers without a country code, such as US."),
    ] = None,
    separate_identifiers: Annotated[
        bool | None,
        typer.Option(
            help="Whether two identifiers of one system mean two people, "
            "even if they share an e-mail address."
        ),
    ] = None,
    form_redirects: Annotated[
        str | None,
        typer.Option(
            help="Comma-separated URLs of pages to which a form without JavaScript may redirect, "
            "such as https://www.example.org/thanks; an origin allows all its pages, '' none."
        ),
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            help="Time zone for the days by which statistics count people, such as "
            "America/New_York. Dashboards are fastest in this time zone. A change counts all "
            "people again."
        ),
    ] = None,
) -> None:
    """Show or change the settings of an organization."""
    from app.config.field import comma_separated
    from app.identity.organizations import change_settings

    pages = None if form_redirects is None else comma_separated(form_redirects)
    print(
        in_store(
            lambda store: change_settings(
                store, name, phone_country, separate_identifiers, pages, time_zone
            )
        )
    )


Owner = Annotated[str, typer.Option(help="Organization that receives the posts.")]
OneCampaign = Annotated[
    UUID | None,
    typer.Option(
        parser=parse_uuid,
        metavar="ID",
        help="ID of a campaign, for the posts to this campaign only.",
    ),
]


@anonymous_posts.command("show")
def show_anonymous(organization: Owner = "default", campaign: OneCampaign = None) -> None:
    """Show whether anonymous posts (without a token) are allowed."""
    from app.config.settings import load_settings
    from app.identity.anonymous import show_anonymous_posts

    print(in_store(lambda store: show_anonymous_posts(store, organization, campaign)))
    if not load_settings().keyless_helpers:
        print("OSDI_KEYLESS_HELPERS is false here: a process with it refuses all anonymous posts.")


@anonymous_posts.command("on")
def allow_anonymous(organization: Owner = "default", campaign: OneCampaign = None) -> None:
    """Allow anonymous posts (without a token)."""
    _switch_anonymous(True, organization, campaign)


@anonymous_posts.command("off")
def refuse_anonymous(organization: Owner = "default", campaign: OneCampaign = None) -> None:
    """Refuse anonymous posts (without a token)."""
    _switch_anonymous(False, organization, campaign)


def _switch_anonymous(on: bool, organization: str, campaign: UUID | None) -> None:
    from app.identity.anonymous import switch_anonymous_posts

    print(in_store(lambda store: switch_anonymous_posts(store, on, organization, campaign)))
