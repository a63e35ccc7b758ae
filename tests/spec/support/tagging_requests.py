"""Tags, lists and questions, and what hangs on them, in the words of the tests about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from tests.spec.support.builders import link
from tests.support.gateway import Gateway, Json, path_of


@dataclass(frozen=True)
class Kind:
    """A group and what ties people to it, by their words in addresses and links."""

    group: str
    groups: str
    tie: str
    ties: str

    @property
    def counted(self) -> str:
        return f"total_{self.ties}"


TAG = Kind("tag", "tags", "tagging", "taggings")
LIST = Kind("list", "lists", "item", "items")
QUESTION = Kind("question", "questions", "answer", "answers")
KINDS = (TAG, LIST, QUESTION)


async def made(gateway: Gateway, kind: Kind, **fields: object) -> str:
    """A new group's path; its name is its own."""
    body = {"name": f"volunteers {uuid4()}", **fields}
    return path_of(await gateway.post(f"/{kind.groups}", body))


def to(**targets: str | None) -> Json:
    return {"_links": {f"osdi:{rel}": path and link(path) for rel, path in targets.items()}}
