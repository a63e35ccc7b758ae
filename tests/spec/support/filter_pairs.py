"""The same conditions in OData's words and in GraphQL's, by the type that they are about.

`{person0}` and the like are ids, by the names of the rows in
tests/spec/graphql/test_reads_agree.py.
"""

from __future__ import annotations

FILTERS: dict[str, list[tuple[str, str]]] = {
    "Person": [
        ("given_name eq 'Jo'", '{givenName: {eq: "Jo"}}'),
        ("given_name ne 'Jo'", '{givenName: {ne: "Jo"}}'),
        ("given_name in ('Jo', 'Ann')", '{givenName: {in: ["Jo", "Ann"]}}'),
        ("given_name gt 'Jo'", '{givenName: {gt: "Jo"}}'),
        ("given_name ge 'Jo'", '{givenName: {ge: "Jo"}}'),
        ("given_name lt 'Jo'", '{givenName: {lt: "Jo"}}'),
        ("given_name le 'Jo'", '{givenName: {le: "Jo"}}'),
        ("given_name like 'j%'", '{givenName: {like: "j%"}}'),
        ("given_name regexp '^J.$'", '{givenName: {regexp: "^J.$"}}'),
        ("given_name regexp '/^J/'", '{givenName: {regexp: "/^J/"}}'),
        ("contains(given_name, '%')", '{givenName: {contains: "%"}}'),
        ("startswith(given_name, 'J')", '{givenName: {startsWith: "J"}}'),
        ("endswith(given_name, 'nn')", '{givenName: {endsWith: "nn"}}'),
        ("given_name like '100\\%'", '{givenName: {like: "100\\\\%"}}'),
        ("tolower(given_name) eq 'JO'", '{givenName: {eqInsensitive: "JO"}}'),
        ("tolower(given_name) ne 'JO'", '{givenName: {neInsensitive: "JO"}}'),
        ("tolower(given_name) in ('JO', 'ann')", '{givenName: {inInsensitive: ["JO", "ann"]}}'),
        ("contains(tolower(given_name), 'N')", '{givenName: {containsInsensitive: "N"}}'),
        ("startswith(tolower(given_name), 'j')", '{givenName: {startsWithInsensitive: "j"}}'),
        ("endswith(tolower(given_name), 'NN')", '{givenName: {endsWithInsensitive: "NN"}}'),
        ("tolower(given_name) regexp '^j'", '{givenName: {regexpInsensitive: "^j"}}'),
        (
            "tolower(identifier) eq 'IDENTIFIERS:0'",
            '{identifiers: {some: {eqInsensitive: "IDENTIFIERS:0"}}}',
        ),
        ("source eq null", "{source: {eq: null}}"),
        ("source ne null", "{source: {ne: null}}"),
        ("gender eq 'Male'", '{gender: {eq: "Male"}}'),
        ("identifier eq 'identifiers:0'", '{identifiers: {some: {eq: "identifiers:0"}}}'),
        ("identifier eq 'default:{person1}'", '{identifiers: {some: {eq: "default:{person1}"}}}'),
        ("id eq '{person1}'", '{id: {eq: "{person1}"}}'),
        ("id in ('{person1}', '{person0}')", '{id: {in: ["{person1}", "{person0}"]}}'),
        (
            "email_address eq 'JO+A@example.org'",
            '{emailAddresses: {some: {address: {eq: "JO+A@example.org"}}}}',
        ),
        (
            "email_address like 'jo%'",
            '{emailAddresses: {some: {address: {like: "jo%"}}}}',
        ),
        (
            "contains(email_address, 'JO+A@')",
            '{emailAddresses: {some: {address: {contains: "JO+A@"}}}}',
        ),
        (
            "email_address regexp '^JO'",
            '{emailAddresses: {some: {address: {regexp: "^JO"}}}}',
        ),
        (
            "phone_number eq '1-202-555-0101'",
            '{phoneNumbers: {some: {number: {eq: "1-202-555-0101"}}}}',
        ),
        ("region eq 'CA'", '{postalAddresses: {some: {region: {eq: "CA"}}}}'),
        ("region ne 'CA'", '{postalAddresses: {some: {region: {ne: "CA"}}}}'),
        (
            "not (region eq 'CA')",
            '{not: {postalAddresses: {some: {region: {eq: "CA"}}}}}',
        ),
        ("postal_addresses eq null", "{postalAddresses: {isNull: true}}"),
        ("parties ne null", "{parties: {isNull: false}}"),
        ("birthdate/month eq 1", "{birthdate: {month: {eq: 1}}}"),
        ("birthdate/month ne 1", "{birthdate: {month: {ne: 1}}}"),
        (
            "custom_fields/a_key eq 'y'",
            '{customFields: {key: "a_key", value: {eq: "y"}}}',
        ),
        (
            "languages_spoken eq 'a'",
            '{languagesSpoken: {some: {eq: "a"}}}',
        ),
        ("languages_spoken eq null", "{languagesSpoken: {isNull: true}}"),
        (
            "division_info/divisions/name ne null",
            "{divisionInfo: {some: {divisions: {some: {name: {ne: null}}}}}}",
        ),
        (
            "given_name eq 'Jo' or not (gender eq 'Male') and source eq null",
            '{or: [{givenName: {eq: "Jo"}}, {not: {gender: {eq: "Male"}}, source: {eq: null}}]}',
        ),
    ],
    "Campaign": [
        ("type eq 'EMAIL'", '{type: {eq: "EMAIL"}}'),
        ("total_outreaches gt 3", "{totalOutreaches: {gt: 3}}"),
        ("total_shares ge 7", "{totalShares: {ge: 7}}"),
        ("identifier in ('x:1', 'y')", '{identifiers: {some: {in: ["x:1", "y"]}}}'),
        ("title like '%t%'", '{title: {like: "%t%"}}'),
        ("target_list eq null", "{targetList: {isNull: true}}"),
    ],
    "Outreach": [
        ("type eq 'phone'", '{type: {eq: "phone"}}'),
        ("startswith(type, 'PHO')", '{type: {startsWith: "PHO"}}'),
        ("type in ('PHONE', 'pigeon')", '{type: {in: ["PHONE", "pigeon"]}}'),
        ("duration gt 30", "{duration: {gt: 30}}"),
        ("duration ne 30", "{duration: {ne: 30}}"),
        ("duration eq null", "{duration: {eq: null}}"),
        ("not (duration lt 50)", "{not: {duration: {lt: 50}}}"),
        ("action_date ge '2014-03-03'", '{actionDate: {ge: "2014-03-03"}}'),
        (
            "action_date eq '2014-03-03T01:00:00+01'",
            '{actionDate: {eq: "2014-03-03T01:00:00+01"}}',
        ),
        ("target_family_name eq 'O''Neil'", '{targets: {some: {familyName: {eq: "O\'Neil"}}}}'),
        ("target_family_name ne 'Smith'", '{targets: {some: {familyName: {ne: "Smith"}}}}'),
        ("startswith(target_ocdid, 'ocd')", '{targets: {some: {ocdid: {startsWith: "ocd"}}}}'),
        ("targets eq null", "{targets: {isNull: true}}"),
        (
            "targets/phone_numbers/number eq '1202'",
            '{targets: {some: {phoneNumbers: {some: {number: {eq: "1202"}}}}}}',
        ),
        ("referrer_data/source eq 's1'", '{referrerData: {source: {eq: "s1"}}}'),
        ("created gt '2014-01-01'", '{createdDate: {gt: "2014-01-01"}}'),
        ("modified lt '2014-01-01'", '{modifiedDate: {lt: "2014-01-01"}}'),
    ],
    "Tag": [
        ("name eq 'group 1'", '{name: {eq: "group 1"}}'),
        ("total_taggings ge 2", "{totalTaggings: {ge: 2}}"),
        ("identifier eq 'g:1'", '{identifiers: {some: {eq: "g:1"}}}'),
        ("description eq null", "{description: {eq: null}}"),
    ],
    "List": [
        ("name like 'GROUP%'", '{name: {like: "GROUP%"}}'),
        ("total_items lt 2", "{totalItems: {lt: 2}}"),
    ],
    "Question": [
        ("question_type eq 'Paragraph'", '{questionType: {eq: "Paragraph"}}'),
        ("responses/key eq 'b'", '{responses: {some: {key: {eq: "b"}}}}'),
        ("responses eq null", "{responses: {isNull: true}}"),
        ("total_answers gt 0", "{totalAnswers: {gt: 0}}"),
    ],
    "Tagging": [
        ("item_type eq 'osdi:person'", '{itemType: {eq: "osdi:person"}}'),
        ("item_type eq 'osdi:advocacy_campaign'", "{campaign: {}}"),
        ("created lt '2014-01-01'", '{createdDate: {lt: "2014-01-01"}}'),
    ],
    "Item": [
        ("item_type ne null", "{itemType: {ne: null}}"),
        ("item_type eq 'osdi:person'", "{not: {campaign: {}}}"),
        ("modified lt '2014-01-01'", '{modifiedDate: {lt: "2014-01-01"}}'),
    ],
    "Answer": [
        ("responses eq 'a'", '{responses: {some: {eq: "a"}}}'),
        ("startswith(value, 'Be')", '{value: {startsWith: "Be"}}'),
        ("action_date lt '2014-03-02'", '{actionDate: {lt: "2014-03-02"}}'),
    ],
}
