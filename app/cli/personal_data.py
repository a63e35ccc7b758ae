"""The commands `export` and `erase`: for people who request their data or its erasure.

In: arguments. Out: JSON on stdout, or a line that states what was erased. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.store import in_store
from app.errors import CommandError

if TYPE_CHECKING:
    from app.store.pool import Store
    from resolvers.plan.tenant import Tenant

Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="ID, identifier or e-mail address of the person.")
]
Owner = Annotated[str, typer.Option(help="Organization that has the person.")]


def export(person: Person, organization: Owner = "default") -> None:
    """Print all that is stored about a person, as JSON."""
    import orjson

    found = in_store(lambda store: _export(store, organization, person))
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def erase(
    person: Person,
    organization: Owner = "default",
    delete_outreaches: Annotated[
        bool,
        typer.Option(
            "--delete-outreaches",
            help="Delete the person's outreaches, too. Otherwise they stay without the person, "
            "without texts and identifiers, so that statistics still count them.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Erase a person, and all that is stored about them. This cannot be undone."""
    if not yes and not sys.stdin.isatty():
        raise CommandError("Nothing was erased: pass --yes, because stdin is not a terminal")
    sentence = in_store(
        lambda store: _erase(store, organization, person, delete_outreaches, ask=not yes)
    )
    print(sentence)


async def _export(store: Store, organization: str, person: str) -> dict[str, Any]:
    from resolvers.execute.personal_data import export_person

    tenant, found = await _find(store, organization, person)
    data = await export_person(store, tenant, found["id"])
    return {"organization": organization, "person_id": str(found["id"]), **data}


async def _erase(
    store: Store, organization: str, person: str, delete_outreaches: bool, ask: bool
) -> str:
    from resolvers.execute.personal_data import erase_person

    tenant, found = await _find(store, organization, person)
    if ask and not _confirm(f"Erase {_line(found)}?"):
        raise CommandError("Nothing was erased")
    erased = await erase_person(store, tenant, found["id"], delete_outreaches)
    what = "deleted" if delete_outreaches else "kept without the person"
    return (
        f"Erased person {found['id']}. Outreaches {what}: {erased.outreaches:,}. "
        f"Deliveries deleted: {erased.deliveries:,}."
    )


def _confirm(question: str) -> bool:
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False


async def _find(store: Store, organization: str, person: str) -> tuple[Tenant, Any]:
    """The organization and the one person that is meant. Raises: `CommandError`."""
    from resolvers.execute.identity import find_tenant, unknown_organization
    from resolvers.execute.personal_data import find_people

    tenant = await find_tenant(store, organization)
    if tenant is None:
        raise CommandError(await unknown_organization(store, organization))
    found = await find_people(store, tenant, person)
    if not found:
        raise CommandError(
            f"The organization '{organization}' has no person with this ID, identifier or e-mail "
            "address"
        )
    if len(found) > 1:
        raise CommandError(
            f"{len(found)} people match, name one of them by its ID",
            *[_line(row) for row in found],
        )
    return tenant, found[0]


def _line(row: Any) -> str:
    names = " ".join(filter(None, (row["given_name"], row["family_name"]))) or "without a name"
    return f"{row['id']} ({names}, stored on {row['created_date']:%Y-%m-%d})"
