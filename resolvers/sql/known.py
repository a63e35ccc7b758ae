"""The statements that the check of a distributed database explains: all fixed ones, and one or
more of each kind that depends on a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import Compare, Op, Path
from resolvers.plan.read import AccessPath, Hal, ReadDocuments, ReadMany, ReadOne
from resolvers.sql import (
    changes,
    events,
    identity,
    maintenance,
    monitoring,
    personal_data,
    published_totals,
    rate_limits,
)
from resolvers.sql.delivery import administration, queue, receivers, secrets
from resolvers.sql.read import compile_days, compile_estimate, compile_read
from resolvers.sql.rollups import build, check, fold
from resolvers.sql.statement import Statement
from resolvers.sql.write import lookup, statements, target_dates, totals
from resolvers.sql.write.statements import WriteTemplate
from resolvers.write.plan import LINK_TO_CAMPAIGN
from schema.datetimes import EARLIEST
from schema.osdi.catalogue import OUTREACH, PERSON, STORED

_NO_ID = UUID(int=0)
_FIXED = (
    changes.compile_recent_changes,
    changes.compile_change_purge,
    events.compile_pattern_check,
    identity.compile_key,
    identity.compile_default_organization,
    identity.compile_campaign_organization,
    identity.compile_organizations,
    identity.compile_keys,
    identity.compile_key_use,
    identity.compile_campaign_switch,
    identity.compile_campaign_setting,
    identity.compile_closed_campaigns,
    maintenance.compile_any_identifier,
    monitoring.compile_backlog,
    personal_data.compile_people,
    personal_data.compile_lock,
    personal_data.compile_forgotten_deliveries,
    published_totals.compile_published_total,
    published_totals.compile_publication,
    published_totals.compile_published_campaigns,
    rate_limits.compile_add,
    rate_limits.compile_take,
    rate_limits.compile_sweep,
    administration.compile_same_autoresponse,
    administration.compile_waiting,
    administration.compile_statuses,
    queue.compile_due,
    queue.compile_claim,
    queue.compile_outcomes,
    queue.compile_requeue,
    queue.compile_purge,
    receivers.compile_autoresponse,
    receivers.compile_webhook,
    secrets.compile_keys_in_use,
    build.compile_claim,
    build.compile_months,
    build.compile_build_people,
    check.compile_check_people,
    fold.compile_due,
    fold.compile_fold,
    lookup.compile_answers,
    statements.compile_deltas_of_unlinked,
    target_dates.compile_undated,
    target_dates.compile_date_batch,
    target_dates.compile_all_dated,
    target_dates.compile_left,
    target_dates.compile_lock_outreaches,
    target_dates.compile_date_again,
    target_dates.compile_note_dated,
    totals.compile_totals_lock,
)
OVER_ALL_SHARDS = frozenset(
    {
        # It looks up the organization of a campaign.
        "identity.campaign_organization",
        "published_totals.published_total",
        # The worker asks which organizations have anything to do.
        "delivery.queue.due",
        "rollups.fold.due",
        "write.target_dates.undated",
        # Metrics, and the check of keys at start, are about the whole database.
        "monitoring.backlog",
        "delivery.secrets.keys_in_use",
    }
)
"""The plans of the statements that do not select by an organization."""


def known_statements() -> Iterator[Statement]:
    """Statements of each kind."""
    for compile_fixed in _FIXED:
        yield compile_fixed()
    yield events.compile_recorded(1000)
    yield events.compile_campaigns(1000)
    yield personal_data.compile_outreaches(1000)
    for name in personal_data.personal_tables():
        yield personal_data.compile_rows(name)
    for name in administration.RECEIVERS:
        yield administration.compile_new_receiver(name)
        yield administration.compile_rotation(name)
        yield administration.compile_removal(name)
        yield administration.compile_receivers(name)
        yield receivers.compile_deactivation(name)
    for undelivered in (False, True):
        yield administration.compile_deliveries(undelivered)
    for dated in (False, True):
        yield build.compile_build(dated)
        yield check.compile_check(dated)
        yield from build.compile_clear(dated)
    yield from build.compile_clear_people()
    yield from _reads()
    yield from _writes()


def _reads() -> Iterator[Statement]:
    for resource in STORED:
        links = [link.rel for link in resource.links]
        links += [collection.rel for collection in resource.collections]
        plans = (
            ReadOne(resource, _NO_ID),
            ReadMany(resource, Page(25)),
            ReadMany(resource, Page(25), selection=Hal(expand=tuple(links))),
            ReadDocuments(resource, (_NO_ID,)),
        )
        for plan in plans:
            yield compile_read(parameterize(plan)[0])
        yield compile_estimate(parameterize(plans[1])[0])
    date = Compare(Path(OUTREACH.by_name["action_date"]), Op.GE, EARLIEST)
    for path in AccessPath:
        of_range = parameterize(ReadMany(OUTREACH, Page(25), filter=date, path=path))[0]
        yield compile_read(of_range)
        yield compile_days(of_range)


def _writes() -> Iterator[Statement]:
    """A helper with a person and targets, and deletions of a person and of links to a campaign."""
    found = {
        name: lookup.ResourceLookup(name, True, True, False, (), True, False)
        for name in (OUTREACH.plural, PERSON.plural)
    }
    yield lookup.compile_lookup(tuple(found.values()))
    own = (PERSON.plural, OUTREACH.plural)
    inserted = (*own, "identifiers", "person_emails", "targets", "outreach_targets")
    yield statements.compile_writes(
        WriteTemplate(
            inserts=(*inserted, "outreach_deltas", "triggers", "deliveries"),
            updates=own,
            deletes=(),
            unlinks=(),
            cascades=(),
            counts=True,
            has_events=True,
        )
    )
    yield statements.compile_writes(
        WriteTemplate(
            inserts=(),
            updates=(),
            deletes=((PERSON.plural, "id"), ("person_emails", "address")),
            unlinks=((OUTREACH.plural, ("person_id",)),),
            cascades=(("taggings", ("person_id",)),),
            counts=True,
            has_events=True,
        )
    )
    yield statements.compile_writes(
        WriteTemplate(
            inserts=(),
            updates=(),
            deletes=(),
            unlinks=((OUTREACH.plural, (LINK_TO_CAMPAIGN,)),),
            cascades=(),
            counts=False,
            has_events=False,
        )
    )
