SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      t0.given_name AS "givenName", t0.family_name AS "familyName",
      t0.additional_name AS "additionalName", t0.honorific_prefix AS "honorificPrefix",
      t0.honorific_suffix AS "honorificSuffix", t0.gender AS gender,
      t0.gender_identity AS "genderIdentity",
      t0.additional_gender_identities AS "additionalGenderIdentities",
      CASE WHEN (jsonb_typeof(t0.gender_pronouns) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT t0.gender_pronouns ->> 'subject' AS subject,
            t0.gender_pronouns ->> 'object' AS object,
            t0.gender_pronouns ->> 'posessive' AS posessive
        ) AS r$
      ) ELSE NULL END AS "genderPronouns",
      t0.party_identification AS "partyIdentification",
      CASE WHEN (jsonb_typeof(t0.parties) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'identification' AS identification,
            e1.value ->> 'last_verified_date' AS "lastVerifiedDate", e1.value -> 'active' AS active
          FROM jsonb_array_elements(t0.parties) AS e1
        ) AS o1$
      ) ELSE NULL END AS parties,
      t0.source AS source, t0.ethnicities AS ethnicities, t0.languages_spoken AS "languagesSpoken",
      t0.preferred_language AS "preferredLanguage", t0.browser_url AS "browserUrl",
      t0.administrative_url AS "administrativeUrl",
      CASE WHEN (jsonb_typeof(t0.birthdate) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT t0.birthdate -> 'month' AS month, t0.birthdate -> 'day' AS day,
            t0.birthdate -> 'year' AS year
        ) AS r$
      ) ELSE NULL END AS birthdate,
      t0.employer AS employer,
      CASE WHEN (jsonb_typeof(t0.employer_address) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_4
        FROM (
          SELECT t0.employer_address ->> 'venue' AS venue,
            t0.employer_address -> 'address_lines' AS "addressLines",
            t0.employer_address ->> 'locality' AS locality,
            t0.employer_address ->> 'region' AS region,
            t0.employer_address ->> 'postal_code' AS "postalCode",
            t0.employer_address ->> 'country' AS country,
            t0.employer_address ->> 'language' AS language,
            CASE WHEN (jsonb_typeof(t0.employer_address -> 'location') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT (t0.employer_address -> 'location') -> 'latitude' AS latitude,
                  (t0.employer_address -> 'location') -> 'longitude' AS longitude,
                  (t0.employer_address -> 'location') ->> 'accuracy' AS accuracy
              ) AS r$
            ) ELSE NULL END AS location,
            t0.employer_address ->> 'status' AS status
        ) AS r$
      ) ELSE NULL END AS "employerAddress",
      t0.occupation AS occupation, t0.work_title AS "workTitle",
      t0.work_department AS "workDepartment",
      CASE WHEN (jsonb_typeof(t0.postal_addresses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_2
        FROM (
          SELECT e1.value -> 'primary' AS "primary", e1.value ->> 'address_type' AS "addressType",
            e1.value ->> 'venue' AS venue, e1.value -> 'address_lines' AS "addressLines",
            e1.value ->> 'locality' AS locality, e1.value ->> 'region' AS region,
            e1.value ->> 'postal_code' AS "postalCode", e1.value ->> 'country' AS country,
            e1.value ->> 'language' AS language,
            CASE WHEN (jsonb_typeof(e1.value -> 'location') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT (e1.value -> 'location') -> 'latitude' AS latitude,
                  (e1.value -> 'location') -> 'longitude' AS longitude,
                  (e1.value -> 'location') ->> 'accuracy' AS accuracy
              ) AS r$
            ) ELSE NULL END AS location,
            e1.value ->> 'status' AS status,
            e1.value ->> 'last_verified_date' AS "lastVerifiedDate"
          FROM jsonb_array_elements(t0.postal_addresses) AS e1
        ) AS o1$
      ) ELSE NULL END AS "postalAddresses",
      CASE WHEN (jsonb_typeof(t0.email_addresses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_3
        FROM (
          SELECT e1.value -> 'primary' AS "primary", e1.value ->> 'address' AS address,
            e1.value ->> 'address_type' AS "addressType", e1.value ->> 'status' AS status
          FROM jsonb_array_elements(t0.email_addresses) AS e1
        ) AS o1$
      ) ELSE NULL END AS "emailAddresses",
      CASE WHEN (jsonb_typeof(t0.phone_numbers) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_4
        FROM (
          SELECT e1.value -> 'primary' AS "primary", e1.value ->> 'number' AS number,
            e1.value ->> 'extension' AS extension, e1.value ->> 'description' AS description,
            e1.value ->> 'number_type' AS "numberType", e1.value ->> 'operator' AS operator,
            e1.value ->> 'country' AS country, e1.value -> 'sms_capable' AS "smsCapable",
            e1.value -> 'do_not_call' AS "doNotCall"
          FROM jsonb_array_elements(t0.phone_numbers) AS e1
        ) AS o1$
      ) ELSE NULL END AS "phoneNumbers",
      CASE WHEN (jsonb_typeof(t0.profiles) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_5
        FROM (
          SELECT e1.value ->> 'provider' AS provider, e1.value ->> 'id' AS id,
            e1.value ->> 'url' AS url, e1.value ->> 'handle' AS handle
          FROM jsonb_array_elements(t0.profiles) AS e1
        ) AS o1$
      ) ELSE NULL END AS profiles,
      t0.custom_fields AS "customFields",
      CASE WHEN (jsonb_typeof(t0.division_info) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_6
        FROM (
          SELECT e1.value ->> 'id' AS id, e1.value ->> 'name' AS name,
            CASE WHEN (jsonb_typeof(e1.value -> 'divisions') = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_7
              FROM (
                SELECT e2.value ->> 'id' AS id, e2.value ->> 'name' AS name,
                  e2.value ->> 'ocd_id' AS "ocdId"
                FROM jsonb_array_elements(e1.value -> 'divisions') AS e2
              ) AS o2$
            ) ELSE NULL END AS divisions
          FROM jsonb_array_elements(t0.division_info) AS e1
        ) AS o1$
      ) ELSE NULL END AS "divisionInfo"
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $3::UUID
-- $1 "default"
-- $2 {organization}
-- $3 {ada}
