"""How a resource is declared: its links, its collections and the filter names of its fields.

The resources themselves are in `catalogue`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TypeAlias

from schema.osdi.fields import Field


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one resource, stored in `column`, which is NOT NULL if the link is `required`.

    Exactly one of the links with the same `one_of` is set, and the field of that name has its
    relation. The index of a `partial_index` column covers only the rows that have the link,
    which are few.
    """

    rel: str
    target: str
    column: str
    description: str
    required: bool = False
    one_of: str = ""
    partial_index: bool = False

    @property
    def owning(self) -> bool:
        """Whether a row with this link is deleted with the row that the link leads to."""
        return self.required or self.one_of != ""


NaturalKey: TypeAlias = tuple[Link, ...]
"""The links that a row must have, such as the tag and the person of a tagging."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that belongs to a resource: the rows whose `column` has its id.

    With `through`, that column is in the table `through`, which joins the two. Pages of the
    collection always embed the relations of `embeds`.
    """

    rel: str
    target: str
    column: str
    through: str | None = None
    embeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Virtual:
    """A filter name for a `member` of an array's elements: any element may match."""

    array: str
    member: str


ALIASES = {"created": "created_date", "modified": "modified_date"}
IDENTIFIER = {"identifier": Virtual("identifiers", "")}


@dataclass(frozen=True)
class Resource:
    """One OSDI resource. `singular` and `plural` name its rels, routes and table.

    `page` is its page in OSDI's documentation. `unique`: two rows cannot have the same natural
    key. `orders` are the names that pages can be ordered by; the first is the default. A column
    among them has an index. A computed value has none: its order is only offered if few rows are
    compared, or if that order has a statement of its own.
    """

    singular: str
    plural: str
    title: str
    page: str
    fields: tuple[Field, ...]
    links: tuple[Link, ...] = ()
    collections: tuple[Collection, ...] = ()
    helpers: tuple[str, ...] = ()
    virtual: dict[str, Virtual] = field(default_factory=IDENTIFIER.copy)
    aliases: dict[str, str] = field(default_factory=ALIASES.copy)
    nested_under: Link | None = None
    unique: bool = False
    orders: tuple[str, ...] = ("id", "modified_date")

    def __hash__(self) -> int:
        return hash(self.plural)

    @property
    def rel(self) -> str:
        return f"osdi:{self.singular}"

    @property
    def rels(self) -> str:
        return f"osdi:{self.plural}"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {item.name: item for item in self.fields}

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The fields that are columns of the table, in wire order."""
        return tuple(item for item in self.fields if item.name not in COMPUTED)

    @cached_property
    def writable(self) -> tuple[Field, ...]:
        return tuple(item for item in self.fields if not item.read_only)

    @cached_property
    def required(self) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.required)

    @cached_property
    def owning_links(self) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.owning)

    @cached_property
    def choices(self) -> dict[str, tuple[Link, ...]]:
        """The alternative links, by the field that names the one that is set."""
        choices: dict[str, tuple[Link, ...]] = {}
        for link in self.links:
            if link.one_of:
                choices[link.one_of] = (*choices.get(link.one_of, ()), link)
        return choices

    @cached_property
    def natural_keys(self) -> tuple[NaturalKey, ...]:
        """Each combination of the required links with one link of each choice."""
        return tuple(product(*((link,) for link in self.required), *self.choices.values()))

    def natural_key_to(self, target: Resource) -> NaturalKey:
        """The natural key with a link to `target`."""
        return next(
            natural_key
            for natural_key in self.natural_keys
            if any(link.target == target.plural for link in natural_key)
        )

    def link(self, rel: str) -> Link | None:
        """The link named `rel`, with or without the prefix `osdi:`."""
        bare = rel.removeprefix("osdi:")
        return next((link for link in self.links if link.rel == bare), None)

    def collection(self, rel: str) -> Collection | None:
        """The collection named `rel`, with or without the prefix `osdi:`."""
        bare = rel.removeprefix("osdi:")
        return next((item for item in self.collections if item.rel == bare), None)


COMPUTED = {f"total_{name}": name for name in ("outreaches", "taggings", "items", "answers")}
"""Fields without a column, by name: the collection whose total they are."""

LAST_ACTION_DATE = "last_action_date"
"""An order by the date of the newest outreach. A missing date is the smallest."""
