"""The inline objects that resources share: targets, addresses, phone numbers, divisions.

Source: OSDI 1.2.0, Outreach (targets, referrer data), Person, Advocacy Campaign.
"""

from __future__ import annotations

from dataclasses import replace

from schema.osdi.fields import (
    Normalization,
    Struct,
    array_of,
    boolean,
    datetime_,
    enum,
    flexenum,
    hash_of,
    integer,
    number,
    string_map,
    strings,
    text,
)

LOCATION = Struct(
    "Location",
    (
        number("latitude", "Degrees north of the equator."),
        number("longitude", "Degrees east of Greenwich."),
        enum("accuracy", "Accuracy of the position.", "Rooftop", "Approximate"),
    ),
)

_PLACE = (
    text("venue", "Name of the building."),
    strings("address_lines", "Street lines, in order."),
    text("locality", "City or town."),
    text("region", "Last two letters of the ISO 3166-2 code."),
    text("postal_code", "Postal code.", numeric=True),
    text("country", "ISO 3166-1 alpha-2 code.", None, Normalization.COUNTRY),
    text("language", "Language of the address, an ISO 639 code."),
    hash_of("location", LOCATION, "Geographic position."),
)

_PRIMARY = boolean("primary", "Whether this entry is preferred; one per array.")

POSTAL_ADDRESS = Struct(
    "PostalAddress",
    (
        _PRIMARY,
        enum("address_type", "Type of address.", "Home", "Work", "Mailing"),
        *_PLACE,
        enum("status", "Status of the address.", "Potential", "Verified", "Bad", "Past"),
        datetime_("last_verified_date", "When it was last verified."),
    ),
    merge_key=("address_lines", "postal_code", "country"),
)

EMPLOYER_ADDRESS = Struct(
    "EmployerAddress",
    (*_PLACE, enum("status", "Status of the address.", "Potential", "Verified", "Bad")),
)

EMAIL_ADDRESS = Struct(
    "EmailAddress",
    (
        _PRIMARY,
        text("address", "The e-mail address.", 320, Normalization.LOWER_CASE),
        flexenum("address_type", "Type of address.", "personal", "work", "other"),
        replace(
            enum(
                "status",
                "Whether mail may be sent to it.",
                "subscribed",
                "unsubscribed",
                "bouncing",
                "spam complaints",
            ),
            # The statuses of Action Network: an address that may not be mailed stays so.
            synonyms=(
                ("bounced", "bouncing"),
                ("previous bounce", "bouncing"),
                ("spam complaint", "spam complaints"),
                ("previous spam complaint", "spam complaints"),
            ),
        ),
    ),
    merge_key=("address",),
)

PHONE_NUMBER = Struct(
    "PhoneNumber",
    (
        _PRIMARY,
        text(
            "number", "Digits only, starting with the country code.", 64, Normalization.DIGITS, True
        ),
        text("extension", "Extension.", numeric=True),
        text("description", "Free-text description."),
        flexenum(
            "number_type",
            "Type of number.",
            "Home",
            "Work",
            "Mobile",
            "Other",
            "Daytime",
            "Evening",
            "Fax",
        ),
        text("operator", "Carrier."),
        text("country", "ISO 3166-1 alpha-2 code.", None, Normalization.COUNTRY),
        boolean("sms_capable", "Whether it accepts text messages."),
        boolean("do_not_call", "Whether it is on the US FCC Do Not Call list."),
        flexenum(
            "status",
            "Whether text messages may be sent to it; an extension.",
            "subscribed",
            "unsubscribed",
            "bouncing",
        ),
    ),
    merge_key=("number",),
)

CONTACTS = (
    array_of("postal_addresses", POSTAL_ADDRESS, "Postal addresses."),
    array_of("email_addresses", EMAIL_ADDRESS, "E-mail addresses."),
    array_of("phone_numbers", PHONE_NUMBER, "Phone numbers."),
)

TARGET = Struct(
    "Target",
    (
        text("title", "Position, such as Senator or CEO."),
        text("organization", "Organization of the target, such as U.S. Senate."),
        text("given_name", "First name."),
        text("family_name", "Last name."),
        text("ocdid", "Open Civic Data division, such as ocd-division/country:us/state:ny/cd:18."),
        *CONTACTS,
    ),
)

TARGET_KEY = ("title", "organization", "given_name", "family_name", "ocdid")
"""The members that identify a target: targets that are equal in all of them are one target."""

REFERRER_DATA = Struct(
    "ReferrerData",
    (
        text("source", "Source code that tracks one link or mailing."),
        text("referrer", "Code of the person or group that referred the supporter."),
        text("website", "Domain the supporter came from."),
        text("url", "Exact page the supporter came from."),
    ),
)

BIRTHDATE = Struct(
    "Birthdate",
    (
        integer("month", "Month, 1 to 12.", bounds=(1, 12)),
        integer("day", "Day, 1 to 31.", bounds=(1, 31)),
        integer("year", "Year, four digits.", bounds=(1, 2**31 - 1)),
    ),
    is_date=True,
)

GENDER_PRONOUNS = Struct(
    "GenderPronouns",
    (
        flexenum("subject", "Subject form.", "She", "He", "They"),
        flexenum("object", "Object form.", "Her", "Him", "Them"),
        flexenum("posessive", "Possessive form; OSDI's own spelling.", "Hers", "His", "Theirs"),
    ),
)

PARTIES = ("None", "Democratic", "Republican", "Independent")

PARTY = Struct(
    "Party",
    (
        flexenum("identification", "The party.", *PARTIES),
        datetime_("last_verified_date", "When it was last verified."),
        boolean("active", "Whether it is current."),
    ),
    merge_key=("identification",),
)

PROFILE = Struct(
    "Profile",
    (
        text("provider", "The service, such as Twitter."),
        text("id", "ID at the service."),
        text("url", "URL of the profile."),
        text("handle", "User name at the service, without @."),
    ),
    merge_key=("provider", "id"),
)

DIVISION = Struct(
    "Division",
    (
        text("id", "ID assigned by the provider."),
        text("name", "Name of the division."),
        text("ocd_id", "Open Civic Data division."),
    ),
    merge_key=("id", "ocd_id"),
)

DIVISION_INFO = Struct(
    "DivisionInfo",
    (
        text("id", "ID assigned by the provider."),
        text("name", "Kind of division, such as Congressional."),
        array_of("divisions", DIVISION, "The divisions of this kind."),
    ),
    merge_key=("id", "name"),
)

_TOTAL_SHARES = integer("total_shares", "Number of shares.")
_SHARE_URL = text("share_url", "URL to share; overrides the campaign's.")

SHARE_OPTION = Struct(
    "ShareOption",
    (
        hash_of(
            "facebook_share",
            Struct(
                "FacebookShare",
                (
                    text("title", "Headline."),
                    text("description", "Text below the headline."),
                    text("image", "URL of the image."),
                    _SHARE_URL,
                    _TOTAL_SHARES,
                ),
            ),
            "Content to share on Facebook.",
        ),
        hash_of(
            "twitter_share",
            Struct("TwitterShare", (text("message", "Text."), _SHARE_URL, _TOTAL_SHARES)),
            "Content to share on Twitter.",
        ),
        hash_of(
            "email_share",
            Struct(
                "EmailShare",
                (text("subject", "Subject."), text("body", "Text."), _SHARE_URL, _TOTAL_SHARES),
            ),
            "Content to share by e-mail.",
        ),
    ),
)

QUESTION_RESPONSE = Struct(
    "QuestionResponse",
    (
        text("key", "Alphanumeric key, unique within the question."),
        text("name", "Name for administrators."),
        text("title", "Title for the public."),
    ),
    merge_key=("key",),
)

CUSTOM_FIELDS = string_map("custom_fields", "Custom keys with text values.")
