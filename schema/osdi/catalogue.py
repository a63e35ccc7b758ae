"""The resources: their fields, links, collections and filter names, each said once.

Tables, bodies, JSON, filters, OpenAPI and documentation follow from here. A new OSDI field
is a line here and a migration.

Source: OSDI 1.2.0; one page per resource, named by `Resource.page`.
"""

from __future__ import annotations

from dataclasses import replace

from schema.osdi.fields import (
    Field,
    Kind,
    array_of,
    datetime_,
    enum,
    flexenum,
    hash_of,
    integer,
    strings,
    text,
)
from schema.osdi.resource import ALIASES, IDENTIFIER, Collection, Link, Resource, Virtual
from schema.osdi.shapes import (
    BIRTHDATE,
    CONTACTS,
    CUSTOM_FIELDS,
    DIVISION_INFO,
    EMPLOYER_ADDRESS,
    GENDER_PRONOUNS,
    PARTIES,
    PARTY,
    PROFILE,
    QUESTION_RESPONSE,
    REFERRER_DATA,
    SHARE_OPTION,
    TARGET,
)

OUTREACH_TYPES = ("email", "in-person", "phone", "postal mail")
QUESTION_TYPES = ("Paragraph", "SingleChoice", "MultiChoice")

_COMMON = (
    strings("identifiers", "Ids as system:id; the server's own comes first.", max_length=512),
    text("origin_system", "Readable name of the system of origin."),
    datetime_("created_date", "When this server first stored it.", read_only=True),
    datetime_("modified_date", "When this server last changed it.", read_only=True),
)
_CREATOR = Link("creator", "people", "creator_id", "The person who made it.")
_MODIFIED_BY = Link("modified_by", "people", "modified_by_id", "The person who last changed it.")


def _total(collection: str, description: str) -> Field:
    return Field(f"total_{collection}", Kind.INTEGER, description, read_only=True)


_TOTAL_OUTREACHES = _total("outreaches", "How many outreaches were recorded.")

_NAMES = (
    text("name", "For administrators."),
    text("title", "For the public."),
    text("description", "May hold HTML."),
    text("summary", "One paragraph of plain text."),
)
_URLS = (
    text("browser_url", "Public page."),
    text("administrative_url", "Page for administrators."),
)

PERSON = Resource(
    singular="person",
    plural="people",
    title="person",
    page="people",
    fields=(
        *_COMMON,
        text("given_name", "First name."),
        text("family_name", "Last name."),
        text("additional_name", "Other name, usually the middle one."),
        text("honorific_prefix", "Dr, Mr, Mx."),
        text("honorific_suffix", "Jr., Ph.D."),
        replace(
            enum("gender", "Gender.", "Female", "Male", "Other"),
            synonyms=(("f", "Female"), ("m", "Male")),
            overflow="gender_identity",
        ),
        text("gender_identity", "Self-described."),
        strings("additional_gender_identities", "Further identities."),
        hash_of("gender_pronouns", GENDER_PRONOUNS, "How to speak of the person."),
        flexenum("party_identification", "Current party.", *PARTIES),
        array_of("parties", PARTY, "Parties, past and present."),
        text("source", "Where the record came from."),
        strings("ethnicities", "Ethnicities."),
        strings("languages_spoken", "RFC 5646 tags."),
        text("preferred_language", "One RFC 5646 tag."),
        *_URLS,
        hash_of("birthdate", BIRTHDATE, "Date of birth, each part optional."),
        text("employer", "Employer."),
        hash_of("employer_address", EMPLOYER_ADDRESS, "Where the employer is."),
        text("occupation", "Occupation."),
        text("work_title", "Title at work."),
        text("work_department", "Department at work."),
        *CONTACTS,
        array_of("profiles", PROFILE, "Accounts at other services."),
        CUSTOM_FIELDS,
        array_of("division_info", DIVISION_INFO, "Political divisions the person lives in."),
    ),
    collections=(
        Collection("outreaches", "outreaches", "person_id"),
        Collection("taggings", "taggings", "person_id"),
        Collection("items", "items", "person_id"),
        Collection("answers", "answers", "person_id"),
    ),
    virtual={
        **IDENTIFIER,
        "email_address": Virtual("email_addresses", "address"),
        "phone_number": Virtual("phone_numbers", "number"),
        "postal_code": Virtual("postal_addresses", "postal_code"),
        "region": Virtual("postal_addresses", "region"),
        "locality": Virtual("postal_addresses", "locality"),
        "country": Virtual("postal_addresses", "country"),
    },
    aliases={**ALIASES, "first_name": "given_name", "last_name": "family_name"},
)

CAMPAIGN = Resource(
    singular="advocacy_campaign",
    plural="advocacy_campaigns",
    title="advocacy campaign",
    page="advocacy_campaigns",
    fields=(
        *_COMMON,
        *_NAMES,
        strings("templates", "Phone script, or base text of a card or e-mail."),
        text("targets", "Words that say who is targeted, such as U.S. Congress."),
        array_of("target_list", TARGET, "Who is targeted."),
        *_URLS,
        text("featured_image_url", "Address of an image."),
        _TOTAL_OUTREACHES,
        flexenum("type", "How targets are contacted.", *OUTREACH_TYPES),
        text("share_url", "Address to share."),
        integer("total_shares", "How often it was shared; kept as sent."),
        array_of("share_options", SHARE_OPTION, "What is shared where; variants to rotate."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(
        Collection("outreaches", "outreaches", "advocacy_campaign_id"),
        Collection("taggings", "taggings", "advocacy_campaign_id"),
        Collection("items", "items", "advocacy_campaign_id"),
    ),
    helpers=("record_outreach_helper",),
)

_OF_CAMPAIGN = Link(
    "advocacy_campaign",
    "advocacy_campaigns",
    "advocacy_campaign_id",
    "The campaign it was made in.",
)

OUTREACH = Resource(
    singular="outreach",
    plural="outreaches",
    title="outreach",
    page="outreaches",
    fields=(
        *_COMMON,
        datetime_("action_date", "When the supporter acted; now, if not sent."),
        flexenum("type", "How the targets were contacted.", *OUTREACH_TYPES),
        integer("duration", "Seconds; meant for phone."),
        text("subject", "Meant for e-mail."),
        text("message", "Meant for e-mail and postal mail."),
        text("notes", "The supporter's remarks."),
        hash_of("referrer_data", REFERRER_DATA, "How the supporter came to act."),
        array_of("targets", TARGET, "Who was contacted.", max_anonymous=100),
    ),
    links=(_OF_CAMPAIGN, Link("person", "people", "person_id", "The supporter who acted.")),
    virtual={
        **IDENTIFIER,
        "target_given_name": Virtual("targets", "given_name"),
        "target_family_name": Virtual("targets", "family_name"),
        "target_ocdid": Virtual("targets", "ocdid"),
    },
    nested_under=_OF_CAMPAIGN,
)

TARGET_RESOURCE = Resource(
    singular="target",
    plural="targets",
    title="target",
    page="outreaches",
    fields=(*TARGET.fields, _TOTAL_OUTREACHES),
    collections=(Collection("outreaches", "outreaches", "target_id", through="outreach_targets"),),
    virtual={},
    aliases={},
)
"""The targets of all outreaches, each once. OSDI has them inside of outreaches alone, without
an address of their own.
"""

TAG = Resource(
    singular="tag",
    plural="tags",
    title="tag",
    page="tags",
    fields=(
        *_COMMON,
        text("name", "For administrators; what add_tags matches on.", max_length=255),
        text("description", "For the public; may hold HTML."),
        _total("taggings", "How many are tagged with it."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("taggings", "taggings", "tag_id"),),
)

LIST = Resource(
    singular="list",
    plural="lists",
    title="list",
    page="lists",
    fields=(
        *_COMMON,
        text("name", "For administrators; what add_lists matches on.", max_length=255),
        *_NAMES[1:],
        *_URLS,
        _total("items", "How many are on it."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("items", "items", "list_id", embeds=("person", "advocacy_campaign")),),
)

QUESTION = Resource(
    singular="question",
    plural="questions",
    title="question",
    page="questions",
    fields=(
        *_COMMON,
        text("name", "For administrators.", max_length=255),
        *_NAMES[1:],
        enum("question_type", "What an answer looks like.", *QUESTION_TYPES),
        array_of("responses", QUESTION_RESPONSE, "The choices."),
        _total("answers", "How often it was answered."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("answers", "answers", "question_id"),),
)

_ITEM_TYPE = enum(
    "item_type", "What it stands for, by the name of its link.", PERSON.rel, CAMPAIGN.rel
)
_OF_TAG = Link("tag", "tags", "tag_id", "The tag.", required=True)
_OF_LIST = Link("list", "lists", "list_id", "The list.", required=True)
_OF_QUESTION = Link("question", "questions", "question_id", "The question.", required=True)


def _stands_for(person: str, campaign: str) -> tuple[Link, Link]:
    """The links to what is tagged or on a list."""
    one_of = _ITEM_TYPE.name
    return (
        Link("person", "people", "person_id", person, one_of=one_of),
        replace(_OF_CAMPAIGN, description=campaign, one_of=one_of, partial_index=True),
    )


TAGGING = Resource(
    singular="tagging",
    plural="taggings",
    title="tagging",
    page="taggings",
    fields=(*_COMMON, _ITEM_TYPE),
    links=(_OF_TAG, *_stands_for("Who is tagged.", "The campaign that is tagged.")),
    nested_under=_OF_TAG,
    unique=True,
)

ITEM = Resource(
    singular="item",
    plural="items",
    title="item",
    page="items",
    fields=(*_COMMON, _ITEM_TYPE),
    links=(_OF_LIST, *_stands_for("Who is on the list.", "The campaign that is on the list.")),
    nested_under=_OF_LIST,
    unique=True,
)

ANSWER = Resource(
    singular="answer",
    plural="answers",
    title="answer",
    page="answers",
    fields=(
        *_COMMON,
        datetime_("action_date", "When it was given; now, if not sent."),
        text("value", "Free text."),
        strings("responses", "Keys of the chosen responses."),
    ),
    links=(_OF_QUESTION, Link("person", "people", "person_id", "Who answered.", required=True)),
    nested_under=_OF_QUESTION,
)

STORED = (PERSON, CAMPAIGN, OUTREACH, TAG, LIST, QUESTION, TAGGING, ITEM, ANSWER)
"""Every resource that has a table."""

SERVED = STORED
"""Every resource that has routes, in the order of the entry point."""

BY_PLURAL = {resource.plural: resource for resource in STORED}
RESOURCES = {**BY_PLURAL, TARGET_RESOURCE.plural: TARGET_RESOURCE}
"""Everything that has rows with ids, by the name of its table."""


def parent_of(collection: Collection) -> Resource:
    """The resource to which the collection belongs."""
    links = BY_PLURAL[collection.target].links
    return BY_PLURAL[next(link.target for link in links if link.column == collection.column)]
