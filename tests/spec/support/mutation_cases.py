"""What is done to both of two twins: mutations with the bodies that REST takes.

Each list of steps begins with an empty organization; a refusal, with `WORLD`.
"""

from __future__ import annotations

from tests.spec.support.agreement import GROUPS, TYPES, full_body
from tests.spec.support.builders import emails, phones
from tests.spec.support.replay import example
from tests.spec.support.twin_organizations import Fault, Step
from tests.support.gateway import Json

ADA = Step("createPerson", {"given_name": "Ada", **emails("ada@example.org")}, makes="ada")
BOB = Step("createPerson", {"identifiers": ["x:bob"], **phones("1 202")}, makes="bob")
TRAINS = Step("createCampaign", {"title": "Trains"}, makes="trains")
WATER = Step("createCampaign", {"title": "Water", "identifiers": ["x:w"]}, makes="water")
CALL = Step(
    "createOutreach",
    {
        "identifiers": ["x:call"],
        "duration": 60,
        "targets": [{"family_name": "Smith"}, {"title": "CEO"}],
        "referrer_data": {"source": "a", "url": "u"},
        "_links": {"osdi:person": {"href": "/people/{ada}"}},
    },
    makes="call",
)
TAG = Step("createTag", {"name": "volunteer"}, makes="tag")
LIST = Step("createList", {"name": "supporters"}, makes="list")
QUESTION = Step("createQuestion", {"name": "Issues"}, makes="question")
GROUPED = (ADA, BOB, TAG, LIST, QUESTION)
FUNCTIONS: Json = {
    "add_tags": ["volunteer", "donor"],
    "add_tags_uri": ["http://gateway.test/api/v1/tags/1"],
    "add_lists": ["supporters"],
    "add_lists_uri": ["http://gateway.test/api/v1/lists/1"],
    "add_questions_responses_uri": [{"question": "q", "responses": ["a"], "value": "v"}],
    "add_questions_responses": [{"question": "q"}],
    "triggers": {
        "autoresponse": {"enabled": True, "identifiers": ["m:1"]},
        "sms_response": {"enabled": False},
        "call_response": {},
    },
}
APPLIED: Json = {
    "add_tags": ["volunteer", " volunteer ", "nobody's"],
    "add_tags_uri": ["/tags/{tag}", "x:donor", "{list}"],
    "add_lists": ["supporters"],
    "add_lists_uri": ["https://elsewhere.test/lists/{list}?x", "here:{list}"],
    "add_questions_responses_uri": [
        {"question": "/api/v1/questions/{question}", "responses": ["a"], "value": "v"},
        {"question": "{question}", "responses": ["a"], "value": "v"},
        {"question": "here:{question}", "value": "w"},
    ],
}
TAKEN_AWAY: Json = {
    "add_tags": ["donor"],
    "remove_tags": ["volunteer", "donor", "nobody's"],
    "remove_lists": ["supporters", "supporters"],
}


def links(**roles: str | None) -> Json:
    paths = {
        "advocacy_campaign": "advocacy_campaigns",
        "tag": "tags",
        "list": "lists",
        "question": "questions",
    }
    return {
        "_links": {
            f"osdi:{rel}": role and {"href": f"/{paths.get(rel, 'people')}/{{{role}}}"}
            for rel, role in roles.items()
        }
    }


def _settable(name: str) -> Json:
    """An example of OSDI's with what can be sent to both."""
    known = {field.name for field in TYPES[_of_example(name)].writable}
    return {key: value for key, value in example(name).items() if key in known}


def _of_example(name: str) -> str:
    return "Campaign" if name.startswith("adv") else name.partition("_")[0].capitalize()


def tied(name: str, person: str = "ada") -> Json:
    """The links that one of this type cannot be without."""
    return links(person=person, **{GROUPS[name]: GROUPS[name]}) if name in GROUPS else {}


STANDING = ("Tagging", "Item")
"""The types that stand for a person or a campaign."""

_CAMPAIGN = "osdi:advocacy_campaign"


def _of_campaign(name: str) -> Json:
    return links(advocacy_campaign="trains", **{GROUPS[name]: GROUPS[name]})


def _before(name: str) -> list[Step]:
    return list(GROUPED) if name in GROUPS else []


HELPED: Json = {
    **full_body(TYPES["Outreach"], 3),
    "person": full_body(TYPES["Person"], 4),
    **FUNCTIONS,
}

WRITES: dict[str, list[Step]] = {
    # createX
    **{
        f"create {name} with everything": [
            *_before(name),
            Step(f"create{name}", {**full_body(resource), **tied(name)}),
            Step(f"create{name}", {**full_body(resource, 1), "identifiers": [], **tied(name)}),
            Step(f"create{name}", {}),
        ]
        for name, resource in TYPES.items()
    },
    **{
        f"create {name} as OSDI's example": [Step(f"create{_of_example(name)}", _settable(name))]
        for name in (
            "person_post.request",
            "person_get.response",
            "advocacy_campaign_post.request",
            "advocacy_campaign_get.response",
            "outreach_post.request",
            "outreach_get.response",
            "tag_post.request",
            "list_post.request",
            "question_post.request",
        )
    },
    **{
        f"create {name} as OSDI's example": [
            *GROUPED,
            Step(f"create{name}", {**_settable(f"{name.lower()}_post.request"), **tied(name)}),
        ]
        for name in GROUPS
    },
    **{
        f"create {name} again is a merge": [
            *_before(name),
            Step(f"create{name}", {**full_body(resource), "identifiers": ["x:1"], **tied(name)}),
            Step(f"create{name}", {**full_body(resource, 1), "identifiers": ["x:2", "x:1"]}),
            Step(f"create{name}", {"identifiers": ["x:2"]}),
        ]
        for name, resource in TYPES.items()
    },
    "create by our own identifier": [
        ADA,
        Step("createPerson", {"identifiers": ["here:{ada}"], "given_name": "Eve"}),
        Step("createPerson", {"identifiers": ["here:{absent}"], "given_name": "New"}),
    ],
    "create by e-mail address": [
        ADA,
        Step("createPerson", {"family_name": "L", **emails(" ADA@Example.org ", "b@example.org")}),
        Step("createPerson", {"family_name": "M", **emails("b@example.org", status="bouncing")}),
    ],
    "create by phone number": [
        BOB,
        Step("createPerson", {"family_name": "B", **phones("+1-202", "3")}),
        Step("createPerson", {**phones("3"), **emails("new@example.org")}),
    ],
    "create with links": [
        ADA,
        BOB,
        Step("createCampaign", links(creator="ada", modified_by="bob"), makes="trains"),
        Step("createOutreach", links(person="bob", advocacy_campaign="trains")),
        Step("createOutreach", links(person=None, advocacy_campaign="trains")),
    ],
    "create merges arrays and hashes by member": [
        Step("createPerson", {**full_body(TYPES["Person"]), "identifiers": ["x:1"]}),
        Step(
            "createPerson",
            {
                "identifiers": ["x:1"],
                "birthdate": {"day": None, "year": 1990},
                "languages_spoken": ["fr", "a"],
                "custom_fields": {"a_key": None, "new": "n", "yes": True, "five": 5},
                "parties": None,
                "gender_pronouns": None,
                "given_name": None,
                "postal_addresses": [{"region": "NY", "primary": True, "location": None}],
            },
        ),
    ],
    # updateX
    **{
        f"update {name} with everything": [
            *_before(name),
            Step(f"create{name}", {**full_body(resource), **tied(name)}, makes="it"),
            Step(f"update{name}", full_body(resource, 7), of="it"),
            Step(f"update{name}", {}, of="it"),
            Step(f"update{name}", dict.fromkeys(full_body(resource)), of="it"),
        ]
        for name, resource in TYPES.items()
    },
    "update clears by null and replaces arrays": [
        Step("createPerson", full_body(TYPES["Person"]), makes="it"),
        Step(
            "updatePerson",
            {
                "given_name": None,
                "birthdate": {"day": None},
                "languages_spoken": ["de"],
                "custom_fields": {"a_key": None, "other": "o"},
                "parties": [],
                "phone_numbers": None,
                "email_addresses": [{"status": "bouncing"}],
                "identifiers": ["y:1"],
            },
            of="it",
        ),
    ],
    "update moves an outreach": [
        *(ADA, BOB, TRAINS, WATER, CALL),
        Step("updateOutreach", links(advocacy_campaign="trains"), of="call"),
        Step("updateOutreach", links(advocacy_campaign="water", person="bob"), of="call"),
        Step("updateOutreach", {"notes": "n", **links(person="")}, of="call"),
        Step("updateOutreach", {"targets": [{"title": "CEO"}]}, of="call"),
    ],
    "update links of a campaign": [
        *(ADA, TRAINS),
        Step("updateCampaign", links(creator="ada", modified_by="ada"), of="trains"),
        Step("updateCampaign", links(modified_by=""), of="trains"),
    ],
    **{
        f"{name} of a campaign": [
            *(*GROUPED, TRAINS),
            Step(f"create{name}", {"identifiers": ["x:1"], **_of_campaign(name)}, makes="it"),
            Step(f"create{name}", _of_campaign(name)),
            Step(f"create{name}", {"identifiers": ["x:1"], **links(person="ada")}),
            Step(f"create{name}", {"item_type": _CAMPAIGN, **_of_campaign(name)}),
            Step(f"update{name}", {"item_type": "osdi:person", **links(person="bob")}, of="it"),
            Step(
                f"update{name}",
                {"item_type": _CAMPAIGN, **links(person=None, advocacy_campaign="trains")},
                of="it",
            ),
            Step(f"delete{name}", of="it"),
        ]
        for name in STANDING
    },
    **{
        f"a person has {name} once": [
            *GROUPED,
            Step(f"create{name}", tied(name), makes="it"),
            Step(f"create{name}", tied(name)),
            Step(f"update{name}", links(person="bob"), of="it"),
            Step(f"create{name}", tied(name)),
        ]
        for name in GROUPS
    },
    # deleteX
    **{
        f"delete {name}": [
            *GROUPED,
            Step(f"create{name}", {"identifiers": ["x:it"], **tied(name)}, makes="it"),
            Step(f"create{name}", tied(name, "bob")),
            Step(f"delete{name}", of="it"),
        ]
        for name in GROUPS
    },
    **{
        f"delete {name} with what is tied to it": [
            *GROUPED,
            *[Step(f"create{tie}", tied(tie, who)) for tie in GROUPS for who in ("ada", "bob")],
            Step(f"delete{name}", of=name.lower()),
        ]
        for name in ("Tag", "List", "Question")
    },
    "delete a person with what is tied to it": [
        *GROUPED,
        *[Step(f"create{tie}", tied(tie, who)) for tie in GROUPS for who in ("ada", "bob")],
        Step("deletePerson", of="ada"),
    ],
    "delete a campaign with what is tied to it": [
        *(*GROUPED, TRAINS),
        *[
            Step(f"create{name}", of)
            for name in STANDING
            for of in (tied(name), _of_campaign(name))
        ],
        Step("deleteCampaign", of="trains"),
    ],
    "delete an outreach": [ADA, CALL, Step("deleteOutreach", of="call")],
    "delete a person": [
        *(ADA, CALL),
        Step("createCampaign", links(creator="ada")),
        Step("deletePerson", of="ada"),
        Step("createPerson", emails("ada@example.org")),
    ],
    "delete a campaign": [
        *(ADA, TRAINS, CALL),
        Step("updateOutreach", links(advocacy_campaign="trains"), of="call"),
        Step("deleteCampaign", of="trains"),
    ],
    # Functions that are applied
    **{
        f"{mutation} with what is there": [
            *GROUPED,
            TRAINS,
            Step("createTag", {"name": "donor", "identifiers": ["x:donor"]}),
            Step(mutation, {"person": emails("ada@example.org"), **APPLIED}, of="trains"),
            Step(mutation, {"person": emails("ada@example.org"), **APPLIED}, of="trains"),
            Step(mutation, {"person": emails("new@example.org"), **APPLIED}, of="trains"),
            Step(mutation, {"person": emails("ada@example.org"), **TAKEN_AWAY}, of="trains"),
        ]
        for mutation in ("recordOutreach", "signUpPerson")
    },
    # recordOutreach
    "record with everything": [TRAINS, Step("recordOutreach", HELPED, of="trains")],
    "record again makes no twin": [
        TRAINS,
        Step("recordOutreach", {**HELPED, "identifiers": ["x:1"]}, of="trains"),
        Step("recordOutreach", {**HELPED, "identifiers": ["x:1"]}, of="trains"),
        Step("recordOutreach", {"identifiers": ["x:1"], "notes": "more"}, of="trains"),
    ],
    "record of a person known by e-mail address": [
        *(ADA, TRAINS),
        Step("recordOutreach", {"person": emails("Ada@example.org")}, of="trains"),
        Step("recordOutreach", {"person": {"given_name": "Nobody's"}}, of="trains"),
        Step("recordOutreach", {"person": None}, of="trains"),
        Step("recordOutreach", {}, of="trains"),
    ],
    "record with a linked person": [
        *(BOB, TRAINS, WATER),
        Step("recordOutreach", {"person": {"source": "s"}, **links(person="bob")}, of="trains"),
        Step("recordOutreach", links(advocacy_campaign="water"), of="trains"),
    ],
    "record moves to another campaign": [
        *(TRAINS, WATER),
        Step("recordOutreach", {"identifiers": ["x:1"]}, of="trains"),
        Step("recordOutreach", {"identifiers": ["x:1"]}, of="water"),
    ],
    "record leaves keys with their owners": [
        *(ADA, BOB, TRAINS),
        Step(
            "recordOutreach",
            {
                "person": {
                    "identifiers": ["x:new", "x:bob"],
                    **emails("free@example.org", "ada@example.org"),
                },
                **FUNCTIONS,
            },
            of="trains",
        ),
    ],
    # signUpPerson
    "sign up with everything": [
        Step("signUpPerson", {"person": full_body(TYPES["Person"], 4), **FUNCTIONS}),
        Step("signUpPerson", {"person": full_body(TYPES["Person"], 5), **FUNCTIONS}),
    ],
    "sign up somebody known": [
        *(ADA, BOB),
        Step("signUpPerson", {"person": {"source": "s", **emails("ada@example.org")}}),
        Step("signUpPerson", {"person": {"identifiers": ["x:bob"], **emails("ada@example.org")}}),
        Step("signUpPerson", {"person": {}, "add_tags": [], "triggers": None}),
    ],
}


# Refusals

_LONG = "x" * 600
REFUSED: dict[str, tuple[Step, list[Fault]]] = {
    **{
        f"{verb} what is not there, {name}, {id_}": (
            Step(f"{verb}{name}", of=id_),
            [("NOT_FOUND", ())],
        )
        for verb in ("update", "delete")
        for name in TYPES
        for id_ in ("absent", "x", "ada" if name != "Person" else "trains")
    },
    "record in no campaign": (
        Step("recordOutreach", {"notes": "n"}, of="absent"),
        [("NOT_FOUND", ())],
    ),
    "record in what is no id": (
        Step("recordOutreach", {"notes": "n"}, of="x"),
        [("NOT_FOUND", ())],
    ),
    "a value that is not allowed": (
        Step("createPerson", {"employer_address": {"status": "Gone"}}),
        [("NOT_ALLOWED_VALUE", ("employerAddress.status",))],
    ),
    "an action of nobody": (
        Step("recordOutreach", {"person": {"source": "s"}}, of="trains"),
        [("NOTHING_TO_STORE", ("person",))],
    ),
    "a value that is not allowed, signed up": (
        Step("signUpPerson", {"person": {"email_addresses": [{"status": "ok"}]}}),
        [
            ("NOTHING_TO_STORE", ("person",)),
            ("NOT_ALLOWED_VALUE", ("person.emailAddresses[0].status",)),
        ],
    ),
    "no date": (
        Step("updateOutreach", {"action_date": "yesterday"}, of="call"),
        [("NOT_A_DATE", ("actionDate",))],
    ),
    "no date within": (
        Step(
            "createPerson",
            {"parties": [{"identification": "x"}, {"last_verified_date": "2014-13-01"}]},
        ),
        [("NOT_A_DATE", ("parties[1].lastVerifiedDate",))],
    ),
    "too long": (
        Step("createPerson", {"identifiers": ["a", _LONG], **emails(_LONG), **phones(_LONG)}),
        [
            ("TOO_LONG", ("identifiers[1]",)),
            ("TOO_LONG", ("emailAddresses[0].address",)),
            ("TOO_LONG", ("phoneNumbers[0].number",)),
        ],
    ),
    "too many": (
        Step("createCampaign", {"templates": [str(number) for number in range(1001)]}),
        [("TOO_LONG", ("templates",))],
    ),
    "a character that cannot be": (
        Step("createOutreach", {"notes": "a\0b", "targets": [{"given_name": "\0"}]}),
        [("FORBIDDEN_CHARACTER", ("notes",)), ("FORBIDDEN_CHARACTER", ("targets[0].givenName",))],
    ),
    "a custom field of another type": (
        Step("createPerson", {"custom_fields": {"my_key": {"a": 1}, "other_key": "x"}}),
        [("WRONG_TYPE", ("customFields.my_key",))],
    ),
    "custom fields of another type": (
        Step("createPerson", {"custom_fields": ["x"]}),
        [("WRONG_TYPE", ("customFields",))],
    ),
    "a link to nothing": (
        Step("createOutreach", links(person="absent", advocacy_campaign="ada")),
        [("LINK_NOT_FOUND", ("personId",)), ("LINK_NOT_FOUND", ("campaignId",))],
    ),
    "a link to nothing, of a campaign": (
        Step("updateCampaign", links(creator="absent", modified_by="trains"), of="trains"),
        [("LINK_NOT_FOUND", ("creatorId",)), ("LINK_NOT_FOUND", ("modifiedById",))],
    ),
    **{
        f"nothing to be tied to, {name}": (
            Step(f"create{name}", links(person="ada")),
            [("LINK_MISSING", (f"{group}Id",))],
        )
        for name, group in GROUPS.items()
    },
    "nothing that is tagged": (
        Step("createTagging", links(tag="tag")),
        [("LINK_MISSING", ("personId", "campaignId"))],
    ),
    "nothing of the kind that is tagged": (
        Step("createTagging", {"item_type": _CAMPAIGN, **links(tag="tag")}),
        [("LINK_MISSING", ("campaignId",))],
    ),
    "what is tagged, taken away": (
        Step("updateTagging", links(person=None), of="tagging"),
        [("LINK_MISSING", ("personId", "campaignId"))],
    ),
    "two things that are tagged": (
        Step("createTagging", links(tag="tag", person="ada", advocacy_campaign="trains")),
        [("TOO_MANY_LINKS", ("personId", "campaignId"))],
    ),
    "another kind than that of the link": (
        Step("createTagging", {"item_type": _CAMPAIGN, **links(tag="tag", person="ada")}),
        [("LINK_MISMATCH", ("itemType", "personId"))],
    ),
    "another kind than that of the stored link": (
        Step("updateTagging", {"item_type": _CAMPAIGN}, of="tagging"),
        [("LINK_MISMATCH", ("itemType",))],
    ),
    "a kind that is not served": (
        Step("createTagging", {"item_type": "osdi:event", **links(tag="tag", person="ada")}),
        [("NOT_ALLOWED_VALUE", ("itemType",))],
    ),
    "a link that is taken": (
        Step("updateTagging", links(person="ada"), of="tagging"),
        [("LINK_TAKEN", ("tagId", "personId"))],
    ),
    "a link that is taken, of a campaign": (
        Step("updateTagging", links(advocacy_campaign="trains"), of="tagging"),
        [("LINK_TAKEN", ("tagId", "campaignId"))],
    ),
    "a paragraph with responses": (
        Step(
            "createQuestion",
            {"title": "Why?", "question_type": "Paragraph", "responses": [{"key": "ec & jobs"}]},
        ),
        [
            ("PARAGRAPH_CANNOT_HAVE_RESPONSES", ("questionType", "responses")),
            ("RESPONSE_NAME_INVALID", ("responses[0].key",)),
        ],
    ),
    "a response that the question does not have": (
        Step("createAnswer", {"responses": ["a", "x"], **links(person="ada", question="choice")}),
        [("RESPONSE_DOES_NOT_EXIST", ("responses[1]",))],
    ),
    "two responses where one is asked for": (
        Step("createAnswer", {"responses": ["a", "b"], **links(person="ada", question="choice")}),
        [("TOO_MANY_RESPONSES", ("responses",))],
    ),
    "a link to nothing, recorded": (
        Step("recordOutreach", links(person="absent"), of="trains"),
        [("LINK_NOT_FOUND", ("personId",))],
    ),
    **{
        f"an identifier that is taken, {name}": (
            Step(f"update{name}", {"identifiers": ["x:free", taken]}, of=it),
            [("IDENTIFIER_TAKEN", ("identifiers[1]",))],
        )
        for name, it, taken in (
            ("Person", "ada", "x:bob"),
            ("Campaign", "trains", "x:w"),
            ("Outreach", "call", "x:other"),
        )
    },
    "two identifiers of two": (
        Step("createCampaign", {"identifiers": ["here:{trains}", "x:w"]}),
        [("IDENTIFIER_TAKEN", ("identifiers[1]",))],
    ),
    "an e-mail address that is taken": (
        Step("updatePerson", emails("new@example.org", "Ada@example.org"), of="bob"),
        [("EMAIL_ADDRESS_TAKEN", ("emailAddresses[1].address",))],
    ),
    "an identifier and an address of two": (
        Step("createPerson", {"identifiers": ["x:bob"], **emails("ada@example.org")}),
        [("EMAIL_ADDRESS_TAKEN", ("emailAddresses[0].address",))],
    ),
}
OTHER = Step("createOutreach", {"identifiers": ["x:other"]})
CHOICE = Step(
    "createQuestion",
    {
        "name": "choice",
        "question_type": "SingleChoice",
        "responses": [{"key": "a"}, {"key": "b"}],
    },
    makes="choice",
)
TAGGED = (
    TAG,
    CHOICE,
    Step("createTagging", links(person="ada", tag="tag")),
    Step("createTagging", links(person="bob", tag="tag"), makes="tagging"),
    Step("createTagging", links(advocacy_campaign="trains", tag="tag")),
)
WORLD = (ADA, BOB, TRAINS, WATER, CALL, OTHER, *TAGGED)
