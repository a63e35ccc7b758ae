"""Demo data: tags, lists and questions, and which of the demo's people they have.

Comes in: a person's body. Goes out: OSDI bodies, and a helper's functions. Pure and
deterministic; anyone in `app` may import it.
"""

from __future__ import annotations

from typing import Any

from app.demo.words import ISSUES

Body = dict[str, Any]

VOLUNTEER, UNION = "volunteer", "union member"
LETTER, SPANISH = "The monthly letter", "Español"
ISSUE = "demo:question-issue"


def tags() -> list[Body]:
    said = {VOLUNTEER: "Gives time.", UNION: "Belongs to a union.", "donor": "Gave money."}
    return [
        {"identifiers": [f"demo:tag-{number}"], "name": name, "description": text}
        for number, (name, text) in enumerate(said.items(), 1)
    ]


def lists() -> list[Body]:
    said = {LETTER: "News of every campaign.", SPANISH: "Cartas en español."}
    return [
        {"identifiers": [f"demo:list-{number}"], "name": name, "title": name, "summary": text}
        for number, (name, text) in enumerate(said.items(), 1)
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
    """What the helper is asked to do with the person beside recording what they did."""
    known = person["custom_fields"]
    tagged = {VOLUNTEER: "is_volunteer", UNION: "union_member"}
    subscribed = person["email_addresses"][0]["status"] == "subscribed"
    names = [LETTER] if subscribed else []
    if subscribed and "es" in person["languages_spoken"]:
        names.append(SPANISH)
    said = {"question": ISSUE, "responses": [_key(known["most_important_issue"])]}
    return {
        "add_tags": [name for name, field in tagged.items() if known.get(field) == "true"],
        "add_lists": names,
        "add_questions_responses_uri": [said],
    }


def _key(issue: str) -> str:
    return "".join(char if char.isalnum() else "_" for char in issue.lower())
