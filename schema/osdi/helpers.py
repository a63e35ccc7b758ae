"""The helper action functions: what a helper's body may request besides its resource.

In: the field declarations of `fields`. Out: `HELPER_FUNCTIONS`, from which `schema.models` makes
bodies, and others their anonymous limits and GraphQL's inputs; and `TRIGGER_CHANNELS`.
Anything above `schema.osdi` may import them; what a function does is in `resolvers.write`.

Source: OSDI 1.2.0, Helper action functions.
"""

from __future__ import annotations

from schema.osdi.fields import Struct, array_of, boolean, hash_of, strings, text

TRIGGER_CHANNELS = ("autoresponse", "sms_response", "call_response")
"""The automatic responses that a helper can trigger."""

_ADDED_ANSWER = Struct(
    "AddedAnswer",
    (
        text("question", "URL of the question."),
        strings("responses", "Keys of the chosen responses."),
        text("value", "Free-text answer."),
    ),
)

_TRIGGER = Struct(
    "Trigger",
    (
        boolean("enabled", "Whether to send it; true by default."),
        # Not the identifiers of a resource: they select autoresponses.
        strings("identifiers", "Identifiers of the automatic responses to send.", max_length=512),
    ),
)

_TRIGGERS = Struct(
    "Triggers",
    tuple(hash_of(channel, _TRIGGER, f"The {channel} to send.") for channel in TRIGGER_CHANNELS),
)

HELPER_FUNCTIONS = Struct(
    "HelperFunctions",
    (
        strings("add_tags", "Names of tags to add to the person."),
        strings("add_tags_uri", "URLs of tags to add to the person."),
        strings("remove_tags", "Names of tags to remove from the person."),
        strings("add_lists", "Names of lists to add the person to."),
        strings("add_lists_uri", "URLs of lists to add the person to."),
        strings("remove_lists", "Names of lists to remove the person from."),
        array_of("add_questions_responses_uri", _ADDED_ANSWER, "Answers that the person gave."),
        array_of("add_questions_responses", _ADDED_ANSWER, "The same answers, by an older name."),
        hash_of("triggers", _TRIGGERS, "Automatic responses to send."),
    ),
)
"""OSDI's helper action functions, by the names of their members in a body."""
