"""Demo data: tags, lists and questions, and the helper functions that apply them to people.

In: a person's body. Out: OSDI bodies, and the functions of a helper. Pure and
deterministic. Everything in `app` may import it.
"""

from __future__ import annotations

from typing import Any

from app.demo.words import ISSUES

Body = dict[str, Any]

VOLUNTEER, UNION = "volunteer", "union member"
LETTER, SPANISH = "The monthly letter", "Español"
ISSUE = "demo:question-issue"


def tags() -> list[Body]:
    descriptions = {VOLUNTEER: "Gives time.", UNION: "Belongs to a union.", "donor": "Gave money."}
    return [
        {"identifiers": [f"demo:tag-{number}"], "name": name, "description": text}
        for number, (name, text) in enumerate(descriptions.items(), 1)
    ]


def lists() -> list[Body]:
    summaries = {LETTER: "News of every campaign.", SPANISH: "Cartas en español."}
    return [
        {"identifiers": [f"demo:list-{number}"], "name": name, "title": name, "summary": text}
        for number, (name, text) in enumerate(summaries.items(), 1)
    ]


def questions() -> list[Body]:
    return [
        {
            "identifiers": [ISSUE],
            "name": "issue",
            "title": "Which issue matters most to you?",
            "question_type": "SingleChoice",
            "responses": [
                {"key": _key(issue), "name": issue, "title": issue.capitalize()}
                for issue in dict.fromkeys(ISSUES)
            ],
        }
    ]


def functions(person: Body) -> Body:
    """Return the functions that tag the person, put them on lists and answer a question."""
    custom_fields = person["custom_fields"]
    field_by_tag = {VOLUNTEER: "is_volunteer", UNION: "union_member"}
    subscribed = person["email_addresses"][0]["status"] == "subscribed"
    names = [LETTER] if subscribed else []
    if subscribed and "es" in person["languages_spoken"]:
        names.append(SPANISH)
    answer = {"question": ISSUE, "responses": [_key(custom_fields["most_important_issue"])]}
    return {
        "add_tags": [
            name for name, field in field_by_tag.items() if custom_fields.get(field) == "true"
        ],
        "add_lists": names,
        "add_questions_responses_uri": [answer],
    }


def _key(issue: str) -> str:
    return "".join(char if char.isalnum() else "_" for char in issue.lower())
