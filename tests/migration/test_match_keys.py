"""The steps that clean up match keys: blank ones go, phone numbers get their country code."""

from __future__ import annotations

from app.store.migrate import upgrade
from tests.support.servers import run_sql

ORGANIZATION = "00000000-0000-0000-0000-000000000001"


def _person(number: int, phones: list[str], alone: bool = False) -> list[str]:
    id_ = f"00000000-0000-0000-0001-{number:012}"
    elements = ", ".join(f'{{"number": "{phone}"}}' for phone in phones)
    return [
        "INSERT INTO people (organization_id, id, created_date, modified_date, phone_numbers) "
        f"VALUES ('{ORGANIZATION}', '{id_}', now(), now(), '[{elements}]')",
        *[
            "INSERT INTO person_phones (organization_id, number, person_id, alone) "
            f"VALUES ('{ORGANIZATION}', '{phone}', '{id_}', {alone})"
            for phone in phones
        ],
    ]


def test_steps_8_and_9_clean_up_the_keys_of_people(empty_database_url: str) -> None:
    upgrade(empty_database_url, "0007")
    first = f"'{ORGANIZATION}', '00000000-0000-0000-0001-000000000001'"
    run_sql(
        empty_database_url,
        "INSERT INTO organizations (id, name, namespace, created_date) "
        f"VALUES ('{ORGANIZATION}', 'default', 'osdi', now())",
        *_person(1, ["2025550187", "None"]),
        *_person(2, ["12025550187", "2025550199"]),
        *_person(3, ["6175550188"], alone=True),
        *_person(4, ["16175550188"], alone=True),
        *_person(5, ["442079460018", "5550187", "2025550111", "12025550111"]),
        *[
            "INSERT INTO person_emails (organization_id, person_id, address) "
            f"VALUES ({first}, '{it}')"
            for it in ("ada@example.org", "n/a", "@x")
        ],
        *[
            "INSERT INTO identifiers (organization_id, resource_id, resource, identifier) "
            f"VALUES ({first}, 'people', '{it}')"
            for it in ("crm:4711", "crm:", " ", "", "4711")
        ],
    )
    upgrade(empty_database_url)
    people = run_sql(
        empty_database_url,
        "SELECT (SELECT string_agg(item->>'number', ' ') "
        "FROM jsonb_array_elements(phone_numbers) AS item) AS shown, "
        "(SELECT string_agg(number, ' ' ORDER BY number) FROM person_phones "
        "WHERE person_id = people.id) AS keys FROM people ORDER BY id",
    )
    assert [tuple(row) for row in people] == [
        ("12025550187 None", "12025550187"),
        ("12025550187 12025550199", "12025550187 12025550199"),
        ("6175550188", "6175550188"),
        ("16175550188", "16175550188"),
        (
            "442079460018 5550187 2025550111 12025550111",
            "12025550111 2025550111 442079460018 5550187",
        ),
    ]
    keys = {
        table: {row[0] for row in run_sql(empty_database_url, f"SELECT {key} FROM {table}")}
        for table, key in (("person_emails", "address"), ("identifiers", "identifier"))
    }
    assert keys == {"person_emails": {"ada@example.org"}, "identifiers": {"crm:4711", "4711"}}
