"""The settings of GraphQL documents and of filters: how much one request may ask for.

Part of the table in `app.config.settings`, which has the rest.
"""

from __future__ import annotations

from pydantic_settings import BaseSettings

from app.config.field import setting


class DocumentSettings(BaseSettings):
    """Part of `Settings`."""

    max_filter_rows: int = setting(
        500_000,
        "Maximum number of rows that a filter may read, by PostgreSQL's estimate.",
        unit="rows",
        ge=1_000,
        le=1_000_000_000,
    )
    max_statistics_rows: int = setting(
        1_000_000,
        "Maximum number of rows that statistics may read, by PostgreSQL's estimate.",
        unit="rows",
        ge=1_000,
        le=1_000_000_000,
    )
    max_document_characters: int = setting(
        16_000,
        "Maximum length of a GraphQL document.",
        unit="characters",
        ge=1_000,
        le=1_000_000,
    )
    max_document_tokens: int = setting(
        2_000,
        "Maximum number of tokens of a GraphQL document; comments and escaped characters count.",
        unit="tokens",
        ge=100,
        le=100_000,
    )
    max_document_depth: int = setting(
        12, "Maximum depth of a GraphQL query.", unit="levels", ge=3, le=50
    )
    max_document_fields: int = setting(
        500,
        "Maximum number of fields of a GraphQL query, with fragments expanded.",
        unit="fields",
        ge=20,
        le=10_000,
    )
    max_document_aliases: int = setting(
        50, "Maximum number of aliases of a GraphQL query.", unit="aliases", ge=0, le=10_000
    )
    max_document_root_fields: int = setting(
        20, "Maximum number of root fields of a GraphQL query.", unit="fields", ge=1, le=1_000
    )
    max_batch: int = setting(
        0,
        "Maximum number of GraphQL requests in a batch, sent as an array; 0 accepts no batches.",
        unit="requests",
        ge=0,
        le=100,
    )
