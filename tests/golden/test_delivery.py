"""The statements of the delivery queue and of receivers.

They do not depend on a request, so each is shown as it is compiled. `UPDATE_GOLDEN=1` rewrites
the files; review the diff.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from resolvers.sql.delivery import queue, receivers
from resolvers.sql.statement import Statement
from tests.golden.cases import Case, compare, show_templates, stray_files

STATEMENTS: dict[str, Callable[[], Statement]] = {
    "due": queue.compile_due,
    "claim": queue.compile_claim,
    "outcomes": queue.compile_outcomes,
    "requeue": queue.compile_requeue,
    "purge": queue.compile_purge,
    "autoresponse": receivers.compile_autoresponse,
    "webhook": receivers.compile_webhook,
    "deactivate_webhook": lambda: receivers.compile_deactivation("webhooks"),
}
CASES = [Case("delivery", name) for name in STATEMENTS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    compare(case, ".sql", show_templates([STATEMENTS[case.name]()]))


def test_no_stray_files() -> None:
    assert stray_files("delivery", CASES) == []
