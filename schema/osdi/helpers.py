"""Functions of the helpers."""

from __future__ import annotations

from schema.osdi.fields import Struct, array_of, boolean, hash_of, strings, text

_QUESTION = Struct(
    "AddedAnswer",
    (
        text("question", "Address of the question."),
        strings("responses", "Keys of the chosen responses."),
        text("value", "Free text."),
    ),
)


_TRIGGER = Struct(
    "Trigger",
    (
        boolean("enabled", "Whether it is wanted; it is, unless this says false."),
        strings("identifiers", "Which of the automatic responses.", max_length=512),
    ),
)


TRIGGER_CHANNELS = ("autoresponse", "sms_response", "call_response")


HELPER_FUNCTIONS = Struct(
    "HelperFunctions",
    (
        strings("add_tags", "Names of tags to put on the person."),
        strings("add_tags_uri", "Addresses of tags to put on the person."),
        strings("remove_tags", "Names of tags to take off the person."),
        strings("add_lists", "Names of lists to put the person on."),
        strings("add_lists_uri", "Addresses of lists to put the person on."),
        strings("remove_lists", "Names of lists to take the person off."),
        array_of("add_questions_responses_uri", _QUESTION, "Answers that the person gave."),
        array_of("add_questions_responses", _QUESTION, "The same, by an older name."),
        hash_of(
            "triggers",
            Struct(
                "Triggers",
                tuple(
                    hash_of(channel, _TRIGGER, f"The {channel} to send.")
                    for channel in TRIGGER_CHANNELS
                ),
            ),
            "Automatic responses to send.",
        ),
    ),
)
"""OSDI's helper action functions: what a helper's body may ask for beside its resource."""
