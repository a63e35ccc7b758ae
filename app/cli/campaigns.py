"""The commands for campaigns: their totals, published for web pages.

In: arguments. Out: lines on stdout. For `app.cli.main`.

Libraries are imported where they are needed, for the reason that `app/cli/main.py` gives.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from app.cli.store import in_store
from app.cli.tables import TableRows, print_table, show_help_without_command
from app.cli.values import parse_uuid, whole_number

campaigns = typer.Typer(help="Publish totals of campaigns for web pages.")
campaigns.callback(invoke_without_command=True)(show_help_without_command)

Campaign = Annotated[
    UUID, typer.Argument(parser=parse_uuid, metavar="ID", help="ID of the campaign.")
]
Owner = Annotated[str, typer.Option(help="Organization that has the campaign.")]


@campaigns.command("publish")
def publish(
    campaign: Campaign,
    goal: Annotated[
        int | None,
        typer.Option(
            parser=whole_number(1, 2**53 - 1, 5000),
            metavar="NUMBER",
            help="Goal that the total is shown against.",
        ),
    ] = None,
    organization: Owner = "default",
) -> None:
    """Publish the title and total of a campaign: anyone can read them, without a token.

    Publish it again to change its goal.
    """
    from app.config.settings import load_settings
    from app.identity.published_totals import publish_total

    row = in_store(lambda store: publish_total(store, organization, campaign, True, goal))
    aim = f", with the goal {row['total_goal']:,}" if row["total_goal"] else ", without a goal"
    origin = load_settings().public_url or ""
    print(f"The total of '{row['title'] or campaign}' is published{aim}.")
    print(f"{origin}/embed/campaigns/{campaign}")


@campaigns.command("unpublish")
def unpublish(campaign: Campaign, organization: Owner = "default") -> None:
    """Stop publishing a total, and delete its goal."""
    from app.identity.published_totals import publish_total

    row = in_store(lambda store: publish_total(store, organization, campaign, False))
    print(f"The total of '{row['title'] or campaign}' is not published.")


@campaigns.command("published")
def published(organization: Owner = "default") -> None:
    """List the campaigns whose total is published."""
    from app.identity.published_totals import published_campaigns

    rows: TableRows = [("ID", "TITLE", "TOTAL", "GOAL")]
    for row in in_store(lambda store: published_campaigns(store, organization)):
        goal = str(row["total_goal"] or "")
        rows.append((str(row["id"]), row["title"] or "", str(row["total"]), goal))
    print_table(rows)
