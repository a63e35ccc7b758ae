"""Administration by GraphQL, with the functions that the commands of the CLI use too.

In: the name of a root field and its arguments. Out: JSON values by the names of the
schema. For `app.main`, which hands it to the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.config.settings import Settings
from app.delivery.receivers import (
    NewAutoresponse,
    ReceiverError,
    add_autoresponse,
    add_webhook,
    list_receivers,
    remove_receiver,
    requeue,
)
from app.graphql.engine import document_limits, query_limits
from app.http.request_body import parse_json
from app.observe import report_internal_error
from app.store.pool import Store
from resolvers.execute.explain import explain_query
from resolvers.execute.graphql.engine import QueryEngine
from resolvers.execute.identity import list_organizations, tenant_by_id
from resolvers.execute.write.single import with_retries
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.paging import too_many_ids
from resolvers.graphql.request import GraphQLRequest, RequestError
from resolvers.references import parse_id
from schema.datetimes import format_datetime
from schema.failures import Failure, Fault, failure
from schema.graphql.roots import GRAPH
from schema.osdi.deliveries import DEFAULT_IDENTIFIER, MAIL

Json = dict[str, Any]


class StoreAdministration:
    """The `Administration` of one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        documents = DocumentCache(GRAPH, document_limits(settings))
        self._engine = QueryEngine(
            GRAPH, documents, query_limits(settings), store, report_internal_error
        )

    async def __call__(self, name: str, arguments: Mapping[str, Any], organization_id: UUID) -> Any:
        """Return the value of a root field.

        Raises: NOT_FOUND, STORE_CONFLICT, and the codes of `ReceiverError`.
        """
        try:
            return await with_retries(lambda: self._run(name, arguments, organization_id))
        except ReceiverError as error:
            raise Failure(error.faults) from None

    async def _run(self, name: str, arguments: Mapping[str, Any], organization_id: UUID) -> Any:
        match name:
            case "webhooks" | "autoresponses":
                return await self._receivers(name, organization_id)
            case "explain":
                return await self._explain(arguments, organization_id)
            case "removeWebhook" | "removeAutoresponse":
                table = "webhooks" if name == "removeWebhook" else "autoresponses"
                id_ = _id(table.removesuffix("s"), arguments["id"], "id")
                await remove_receiver(self._store, table, organization_id, id_)
                return {"deletedId": str(id_)}
            case "addWebhook":
                return await self._add_webhook(arguments["input"], organization_id)
            case "addAutoresponse":
                return await self._add_autoresponse(arguments["input"], organization_id)
            case "requeueAllDeliveries":
                return await requeue(self._store, organization_id, None)
            case "requeueDeliveries":
                return await self._requeue(arguments["ids"], organization_id)
        raise AssertionError(name)

    async def _explain(self, arguments: Mapping[str, Any], organization_id: UUID) -> list[Json]:
        variables = parse_json((arguments.get("variables") or "{}").encode(), "'variables'")
        if not isinstance(variables, dict):
            hint = 'Send an object as text, such as "{\\"first\\": 10}".'
            message = "'variables' must be a JSON object."
            raise failure("WRONG_TYPE", message, "variables", hint=hint)
        request = GraphQLRequest(arguments["query"], arguments.get("operationName"), variables)
        tenant = await tenant_by_id(self._store, organization_id)
        try:
            # PostgreSQL's plan reveals numbers of rows of all organizations.
            is_alone = len(await list_organizations(self._store)) == 1
            explanations = await explain_query(
                self._engine, self._store, request, tenant, runs=is_alone
            )
        except RequestError as refused:
            faults = [
                Fault(entry.code, entry.message, ("query", *entry.properties), entry.hint)
                for entry in refused.errors
            ]
            raise Failure(faults) from None
        return [
            {
                **{name: getattr(item, name) for name in ("field", "rows", "note", "sql")},
                "plan": "\n".join(item.plan.lines()) if item.plan is not None else None,
                "values": item.values,
                "postgresql": item.postgresql,
            }
            for item in explanations
        ]

    async def _receivers(self, table: str, organization_id: UUID) -> list[Json]:
        rows = await list_receivers(self._store, table, organization_id)
        return [_receiver(row) for row in rows]

    async def _one(self, table: str, id_: UUID, organization_id: UUID) -> Json:
        rows = await self._receivers(table, organization_id)
        return next(row for row in rows if row["id"] == str(id_))

    async def _add_webhook(self, values: Mapping[str, Any], organization_id: UUID) -> Json:
        added = await add_webhook(
            self._store, self._settings, organization_id, values["url"], values["events"]
        )
        webhook = await self._one("webhooks", added.id, organization_id)
        return {"webhook": webhook, "secret": added.secret}

    async def _add_autoresponse(self, values: Mapping[str, Any], organization_id: UUID) -> Json:
        # Null counts as absent, and so does a blank text where there is no default.
        channel, identifier = values["channel"], values["identifier"]
        autoresponse = NewAutoresponse(
            MAIL if channel is None else channel,
            DEFAULT_IDENTIFIER if identifier is None else identifier,
            values.get("subject") or None,
            values.get("body") or None,
            bool(values["html"]),
            values.get("url") or None,
        )
        added = await add_autoresponse(self._store, self._settings, organization_id, autoresponse)
        row = await self._one("autoresponses", added.id, organization_id)
        return {"autoresponse": row, "secret": added.secret, "waiting": added.waiting}

    async def _requeue(self, texts: list[str], organization_id: UUID) -> Json:
        maximum = self._settings.max_pagesize
        if len(texts) > maximum:
            raise too_many_ids(len(texts), maximum)
        ids = [_id("delivery", text, f"ids[{index}]") for index, text in enumerate(texts)]
        return await requeue(self._store, organization_id, ids)


def _receiver(row: Json) -> Json:
    """A row of autoresponses or webhooks by the names of the schema."""
    ended = row["ended_date"]
    return {
        **{name: row.get(name) for name in ("channel", "identifier", "subject", "body", "html")},
        "events": row.get("events"),
        "id": str(row["id"]),
        "url": row["address"],
        "createdDate": format_datetime(row["created_date"]),
        "endedDate": format_datetime(ended) if ended else None,
    }


def _id(kind: str, text: str, path: str) -> UUID:
    """Raises: NOT_FOUND, if the text is not an id."""
    id_ = parse_id(text)
    if id_ is None:
        plural = "deliveries" if kind == "delivery" else f"{kind}s"
        hint = f"Send an ID from the list of {plural}."
        raise failure("NOT_FOUND", f"There is no {kind} '{text[:60]}'.", path, hint=hint)
    return id_
