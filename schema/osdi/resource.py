"""What a resource is declared by: its links, its collections and what filters call its fields.

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
    """A link to one resource, kept as `column`; nothing is without a `required` one.

    Of the links with the same `one_of` exactly one is there, and the field of that name has its
    relation. Indexes of a `partial_index` column leave out where it is empty, which is nearly everywhere.
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
        """Whether what has this link goes with what it leads to."""
        return self.required or self.one_of != ""


NaturalKey: TypeAlias = tuple[Link, ...]
"""Links that something has together, and is nothing without."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that belongs to a resource: the rows whose `column` names it, or those
    that the table `through` puts beside it. Its pages always embed what `embeds` names.
    """

    rel: str
    target: str
    column: str
    through: str | None = None
    embeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Virtual:
    """A filter name that reaches into an array: any element may satisfy the condition."""

    array: str
    member: str


ALIASES = {"created": "created_date", "modified": "modified_date"}
IDENTIFIER = {"identifier": Virtual("identifiers", "")}


@dataclass(frozen=True)
class Resource:
    """One OSDI resource. `singular` and `plural` name its rels, routes and table.

    Where it is `unique`, no two have the same tie.
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
    def binding(self) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.owning)

    @cached_property
    def choices(self) -> dict[str, tuple[Link, ...]]:
        """By the field that says which, the links of which one is there."""
        found: dict[str, tuple[Link, ...]] = {}
        for link in self.links:
            if link.one_of:
                found[link.one_of] = (*found.get(link.one_of, ()), link)
        return found

    @cached_property
    def natural_keys(self) -> tuple[NaturalKey, ...]:
        """The required links, with one of each choice."""
        return tuple(product(*((link,) for link in self.required), *self.choices.values()))

    def natural_key_to(self, target: Resource) -> NaturalKey:
        """The tie that leads to one of `target`."""
        return next(
            natural_key
            for natural_key in self.natural_keys
            if any(link.target == target.plural for link in natural_key)
        )

    def link(self, rel: str) -> Link | None:
        """The link named `rel`, with or without OSDI's prefix."""
        bare = rel.removeprefix("osdi:")
        return next((link for link in self.links if link.rel == bare), None)

    def collection(self, rel: str) -> Collection | None:
        bare = rel.removeprefix("osdi:")
        return next((item for item in self.collections if item.rel == bare), None)


COMPUTED = {f"total_{name}": name for name in ("outreaches", "taggings", "items", "answers")}
"""Fields without a column: the name, and the collection whose total they are."""
