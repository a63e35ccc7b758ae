"""The resources: their fields, links, collections and filter names, each declared once.

Tables, bodies, JSON, filters, orders, OpenAPI and documentation are derived from here. A new
OSDI field is one line here and a migration.

Source: OSDI 1.2.0; one page per resource, named in `Resource.page`.
"""

from __future__ import annotations

from dataclasses import replace

from schema.osdi.fields import (
    Field,
    array_of,
    datetime_,
    enum,
    flexenum,
    hash_of,
    identifiers,
    integer,
    strings,
    text,
)
from schema.osdi.resource import (
    ALIASES,
    IDENTIFIER,
    LAST_ACTION_DATE,
    Collection,
    Link,
    Resource,
    Virtual,
)
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
    TARGET_KEY,
)

OUTREACH_TYPES = ("email", "in-person", "phone", "postal mail")
QUESTION_TYPES = ("Paragraph", "SingleChoice", "MultiChoice")

_COMMON = (
    identifiers("Identifiers as system:id; the server's own comes first.", max_length=512),
    text("origin_system", "Human-readable name of the system of origin."),
    datetime_("created_date", "When this server first stored it.", read_only=True),
    datetime_("modified_date", "When this server last changed it.", read_only=True),
)
_CREATOR = Link("creator", "people", "creator_id", "The person who created it.")
_MODIFIED_BY = Link("modified_by", "people", "modified_by_id", "The person who last changed it.")


def _total(collection: str, description: str) -> Field:
    return integer(f"total_{collection}", description, read_only=True)


_TOTAL_OUTREACHES = _total("outreaches", "Number of recorded outreaches.")

_NAMES = (
    text("name", "Name for administrators."),
    text("title", "Title for the public."),
    text("description", "Description; may contain HTML."),
    text("summary", "Summary, one paragraph of plain text."),
)
_URLS = (
    text("browser_url", "URL of the public page."),
    text("administrative_url", "URL of the page for administrators."),
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
        text("honorific_prefix", "Honorific prefix, such as Dr, Mr, Mx."),
        text("honorific_suffix", "Honorific suffix, such as Jr., Ph.D."),
        replace(
            enum("gender", "Gender.", "Female", "Male", "Other"),
            synonyms=(("f", "Female"), ("m", "Male")),
            overflow="gender_identity",
        ),
        text("gender_identity", "Self-described gender identity."),
        strings("additional_gender_identities", "Further gender identities."),
        hash_of("gender_pronouns", GENDER_PRONOUNS, "Pronouns of the person."),
        flexenum("party_identification", "Current party.", *PARTIES),
        array_of("parties", PARTY, "Parties, past and present."),
        text("source", "Source of the record."),
        strings("ethnicities", "Ethnicities."),
        strings("languages_spoken", "Languages spoken, as RFC 5646 tags."),
        text("preferred_language", "Preferred language, an RFC 5646 tag."),
        *_URLS,
        hash_of("birthdate", BIRTHDATE, "Date of birth; each part is optional."),
        text("employer", "Employer."),
        hash_of("employer_address", EMPLOYER_ADDRESS, "Address of the employer."),
        text("occupation", "Occupation."),
        text("work_title", "Job title."),
        text("work_department", "Department."),
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
    orders=("id", "modified_date", "total_outreaches", LAST_ACTION_DATE),
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
        text("targets", "Description of who is targeted, such as U.S. Congress."),
        array_of("target_list", TARGET, "The targets."),
        *_URLS,
        text("featured_image_url", "URL of an image."),
        _TOTAL_OUTREACHES,
        flexenum("type", "How targets are contacted.", *OUTREACH_TYPES),
        text("share_url", "URL to share."),
        integer("total_shares", "Number of shares; stored as sent."),
        array_of(
            "share_options", SHARE_OPTION, "Content to share; several are variants to rotate."
        ),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(
        Collection("outreaches", "outreaches", "advocacy_campaign_id"),
        Collection("taggings", "taggings", "advocacy_campaign_id"),
        Collection("items", "items", "advocacy_campaign_id"),
    ),
    helpers=("record_outreach_helper",),
    orders=("id", "total_outreaches", "modified_date", LAST_ACTION_DATE),
)

_OF_CAMPAIGN = Link(
    "advocacy_campaign",
    "advocacy_campaigns",
    "advocacy_campaign_id",
    "The campaign it belongs to.",
)

OUTREACH = Resource(
    singular="outreach",
    plural="outreaches",
    title="outreach",
    page="outreaches",
    fields=(
        *_COMMON,
        datetime_("action_date", "When the supporter acted; the current time if it is not sent."),
        flexenum("type", "How the targets were contacted.", *OUTREACH_TYPES),
        integer("duration", "Duration in seconds; meant for phone calls."),
        text("subject", "Subject; meant for e-mail."),
        text("message", "Message; meant for e-mail and postal mail."),
        text("notes", "Remarks of the supporter."),
        hash_of("referrer_data", REFERRER_DATA, "Where the supporter came from."),
        array_of("targets", TARGET, "The targets that were contacted.", max_anonymous=100),
    ),
    links=(_OF_CAMPAIGN, Link("person", "people", "person_id", "The supporter who acted.")),
    virtual={
        **IDENTIFIER,
        "target_given_name": Virtual("targets", "given_name"),
        "target_family_name": Virtual("targets", "family_name"),
        "target_ocdid": Virtual("targets", "ocdid"),
    },
    nested_under=_OF_CAMPAIGN,
    orders=("id", "action_date", "modified_date"),
)

TARGET_RESOURCE = Resource(
    singular="target",
    plural="targets",
    title="target",
    page="outreaches",
    fields=(
        *[TARGET[name] for name in TARGET_KEY],
        *[
            replace(item, description=f"{item.description[:-1]} in its newest outreach.")
            for item in CONTACTS
        ],
        _TOTAL_OUTREACHES,
    ),
    collections=(Collection("outreaches", "outreaches", "target_id", through="outreach_targets"),),
    virtual={},
    aliases={},
    orders=("total_outreaches", "id"),
)
"""The targets of all outreaches, each once. In OSDI they exist only inside outreaches and have
no URL of their own. Their contacts are not stored: the outreach that was recorded last has them.
"""

TAG = Resource(
    singular="tag",
    plural="tags",
    title="tag",
    page="tags",
    fields=(
        *_COMMON,
        text("name", "Name for administrators; add_tags looks tags up by it.", max_length=255),
        text("description", "Description for the public; may contain HTML."),
        _total("taggings", "Number of its taggings."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("taggings", "taggings", "tag_id"),),
    orders=("id", "total_taggings", "modified_date"),
)

LIST = Resource(
    singular="list",
    plural="lists",
    title="list",
    page="lists",
    fields=(
        *_COMMON,
        text("name", "Name for administrators; add_lists looks lists up by it.", max_length=255),
        *_NAMES[1:],
        *_URLS,
        _total("items", "Number of its items."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("items", "items", "list_id", embeds=("person", "advocacy_campaign")),),
    orders=("id", "total_items", "modified_date"),
)

QUESTION = Resource(
    singular="question",
    plural="questions",
    title="question",
    page="questions",
    fields=(
        *_COMMON,
        text("name", "Name for administrators.", max_length=255),
        *_NAMES[1:],
        enum("question_type", "Type of answer.", *QUESTION_TYPES),
        array_of("responses", QUESTION_RESPONSE, "The responses to choose from."),
        _total("answers", "Number of its answers."),
    ),
    links=(_CREATOR, _MODIFIED_BY),
    collections=(Collection("answers", "answers", "question_id"),),
    orders=("id", "total_answers", "modified_date"),
)

_ITEM_TYPE = enum(
    "item_type", "Type of the resource that is tagged or listed.", PERSON.rel, CAMPAIGN.rel
)
_OF_TAG = Link("tag", "tags", "tag_id", "The tag.", required=True)
_OF_LIST = Link("list", "lists", "list_id", "The list.", required=True)
_OF_QUESTION = Link("question", "questions", "question_id", "The question.", required=True)


def _item_links(person: str, campaign: str) -> tuple[Link, Link]:
    """The links to the person or campaign that is tagged or on a list, with descriptions."""
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
    links=(_OF_TAG, *_item_links("The tagged person.", "The tagged campaign.")),
    nested_under=_OF_TAG,
    unique=True,
)

ITEM = Resource(
    singular="item",
    plural="items",
    title="item",
    page="items",
    fields=(*_COMMON, _ITEM_TYPE),
    links=(_OF_LIST, *_item_links("The person on the list.", "The campaign on the list.")),
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
        datetime_("action_date", "When the answer was given; the current time if it is not sent."),
        text("value", "Free-text answer."),
        strings("responses", "Keys of the chosen responses."),
    ),
    links=(
        _OF_QUESTION,
        Link("person", "people", "person_id", "The person who answered.", required=True),
    ),
    nested_under=_OF_QUESTION,
    orders=("id", "action_date", "modified_date"),
)

STORED = (PERSON, CAMPAIGN, OUTREACH, TAG, LIST, QUESTION, TAGGING, ITEM, ANSWER)
"""Every resource from which `schema.tables` makes a table."""

SERVED = STORED
"""Every resource that has routes, in the order of the entry point."""

BY_PLURAL = {resource.plural: resource for resource in STORED}
RESOURCES = {**BY_PLURAL, TARGET_RESOURCE.plural: TARGET_RESOURCE}
"""Every resource whose rows have ids, by the name of its table."""


ORDER_FIELDS = {
    LAST_ACTION_DATE: datetime_(LAST_ACTION_DATE, "When its newest outreach was made."),
    **{
        name: resource.by_name[name]
        for resource in RESOURCES.values()
        for name in resource.orders
        if name in resource.by_name
    },
}
"""By name, the fields that something can be ordered by, apart from the id. Orders and cursors
name a field without its resource: fields of one name have one kind."""


def parent_of(collection: Collection) -> Resource:
    """The resource to which the collection belongs."""
    links = BY_PLURAL[collection.target].links
    return BY_PLURAL[next(link.target for link in links if link.column == collection.column)]
