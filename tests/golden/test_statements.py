"""The statements of identity, rate limits, subscriptions and administration.

They do not depend on a request, so each is shown as it is compiled. `UPDATE_GOLDEN=1` rewrites
the files; review the diff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from resolvers.filters.odata import parse_filter
from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import AccessPath, ReadDocuments, ReadMany
from resolvers.sql import changes, events, identity, maintenance, personal_data, rate_limits
from resolvers.sql.delivery import administration
from resolvers.sql.read import compile_days, compile_read
from resolvers.sql.rollups import build, check, fold
from resolvers.sql.statement import Statement
from schema.osdi.catalogue import OUTREACH
from tests.golden.cases import Case, compare, show_templates, stray_files

SEVERAL, _ = parameterize(ReadDocuments(OUTREACH, (UUID(int=1),)))
"""The read-back of several writes that shared a transaction."""

OF_A_TYPE, _ = parameterize(
    ReadMany(
        OUTREACH,
        Page(25),
        filter=parse_filter(OUTREACH, "type eq 'phone' and action_date ge '2026-03-01'"),
    )
)
"""A page by id, in a large store: of a type, in a range of dates."""

STATEMENTS: dict[str, Callable[[], Statement]] = {
    "key": identity.compile_key,
    "default_organization": identity.compile_default_organization,
    "campaign_organization": identity.compile_campaign_organization,
    "organization": lambda: identity.compile_organization("id", "namespace"),
    "new_organization": identity.compile_new_organization,
    "organizations": identity.compile_organizations,
    "organization_rename": identity.compile_organization_rename,
    "new_key": identity.compile_new_key,
    "keys": identity.compile_keys,
    "key_use": identity.compile_key_use,
    "rotated_key": identity.compile_rotated_key,
    "key_end": identity.compile_key_end,
    "revocation": identity.compile_revocation,
    "organization_switch": identity.compile_organization_switch,
    "campaign_switch": identity.compile_campaign_switch,
    "campaign_setting": identity.compile_campaign_setting,
    "closed_campaigns": identity.compile_closed_campaigns,
    "rate_limit_add": rate_limits.compile_add,
    "rate_limit_take": rate_limits.compile_take,
    "rate_limit_sweep": rate_limits.compile_sweep,
    "several_outreaches": lambda: compile_read(SEVERAL),
    "page_by_day": lambda: compile_read(replace(OF_A_TYPE, path=AccessPath.BY_DAY)),
    "page_in_order": lambda: compile_read(replace(OF_A_TYPE, path=AccessPath.IN_ORDER)),
    "days": lambda: compile_days(OF_A_TYPE),
    "recorded": lambda: events.compile_recorded(1000),
    "pattern_check": events.compile_pattern_check,
    "campaigns": lambda: events.compile_campaigns(1001),
    "any_row": lambda: maintenance.compile_any_row("people"),
    "any_identifier": maintenance.compile_any_identifier,
    "unnamed": lambda: maintenance.compile_unnamed("people"),
    "clearing": lambda: maintenance.compile_clearing("people"),
    "recent_changes": changes.compile_recent_changes,
    "people_who_match": personal_data.compile_people,
    "personal_rows": lambda: personal_data.compile_rows("deliveries"),
    "forgotten_deliveries": personal_data.compile_forgotten_deliveries,
    "change_purge": changes.compile_change_purge,
    "analyze": maintenance.compile_analyze,
    "same_autoresponse": administration.compile_same_autoresponse,
    "waiting": administration.compile_waiting,
    "new_autoresponse": lambda: administration.compile_new_receiver("autoresponses"),
    "new_webhook": lambda: administration.compile_new_receiver("webhooks"),
    "secret_rotation": lambda: administration.compile_rotation("webhooks"),
    "removal": lambda: administration.compile_removal("webhooks"),
    "autoresponses": lambda: administration.compile_receivers("autoresponses"),
    "webhooks": lambda: administration.compile_receivers("webhooks"),
    "deliveries": lambda: administration.compile_deliveries(undelivered=False),
    "undelivered": lambda: administration.compile_deliveries(undelivered=True),
    "statuses": administration.compile_statuses,
    "rollups_due": fold.compile_due,
    "rollups_fold": fold.compile_fold,
    "rollups_claim": build.compile_claim,
    "rollups_months": build.compile_months,
    "rollups_build": lambda: build.compile_build(dated=True),
    "rollups_build_undated": lambda: build.compile_build(dated=False),
    "rollups_build_people": build.compile_build_people,
    "rollups_check_people": check.compile_check_people,
    "rollups_check": lambda: check.compile_check(dated=True),
}
CASES = [Case("statements", name) for name in STATEMENTS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    compare(case, ".sql", show_templates([STATEMENTS[case.name]()]))


def test_no_stray_files() -> None:
    assert stray_files("statements", CASES) == []
