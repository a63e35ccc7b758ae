WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.given_name AS given_name, t0.family_name AS family_name,
      t0.additional_name AS additional_name, t0.honorific_prefix AS honorific_prefix,
      t0.honorific_suffix AS honorific_suffix, t0.gender AS gender,
      t0.gender_identity AS gender_identity,
      t0.additional_gender_identities AS additional_gender_identities,
      t0.gender_pronouns AS gender_pronouns, t0.party_identification AS party_identification,
      t0.parties AS parties, t0.source AS source, t0.ethnicities AS ethnicities,
      t0.languages_spoken AS languages_spoken, t0.preferred_language AS preferred_language,
      t0.browser_url AS browser_url, t0.administrative_url AS administrative_url,
      t0.birthdate AS birthdate, t0.employer AS employer, t0.employer_address AS employer_address,
      t0.occupation AS occupation, t0.work_title AS work_title,
      t0.work_department AS work_department, t0.postal_addresses AS postal_addresses,
      t0.email_addresses AS email_addresses, t0.phone_numbers AS phone_numbers,
      t0.profiles AS profiles, t0.custom_fields AS custom_fields, t0.division_info AS division_info
    FROM people AS t0
    WHERE t0.organization_id = $3::UUID
      AND (t0.gender = $4::VARCHAR) IS NOT true
    ORDER BY t0.id DESC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM people AS t0
      WHERE t0.organization_id = $3::UUID
        AND (t0.gender = $4::VARCHAR) IS NOT true
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($13::BIGINT, CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $12::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT ((total.n + 1) - 1) / 1 AS total_pages, 1 AS per_page, $1::BIGINT AS page,
      total.n AS total_records, total.is_estimate AS total_records_is_estimate,
      json_strip_nulls((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT json_build_object('href', $2::VARCHAR) AS self,
            CASE WHEN (
              SELECT count(*) > 1 AS anon_2
              FROM found
            ) THEN json_build_object('href', $5::VARCHAR || shown.last_cursor) END AS next,
            CASE WHEN ($6::VARCHAR IS NULL) THEN NULL WHEN ($7::BOOLEAN IS NOT true) THEN json_build_object('href',
              $6::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $6::VARCHAR || shown.first_cursor) WHEN (((total.n + 1) - 1) / 1 > 0) THEN json_build_object('href',
                  $8::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 1) - 1) / 1) AS TEXT)) END AS previous,
            CASE WHEN ($6::VARCHAR IS NULL) THEN NULL WHEN ($7::BOOLEAN IS NOT true) THEN json_build_object('href',
              $6::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $6::VARCHAR || shown.first_cursor) WHEN (((total.n + 1) - 1) / 1 > 0) THEN json_build_object('href',
                  $8::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 1) - 1) / 1) AS TEXT)) END AS prev,
            shown.links AS "osdi:people", CAST($9::VARCHAR AS JSON) AS curies
        ) AS r$
      )) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT shown.documents AS "osdi:people"
        ) AS r$
      ) AS _embedded
  ) AS r$
) AS TEXT) AS anon_1
FROM
  (
    SELECT
      coalesce(json_agg(json_strip_nulls((
        SELECT row_to_json(r$) AS row_to_json_4
        FROM (
          SELECT
            array_prepend(($10::VARCHAR || ':') || CAST(t.id AS TEXT), t.identifiers) AS identifiers,
            t.origin_system AS origin_system,
            to_char(timezone('UTC', t.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
            to_char(timezone('UTC', t.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
            t.given_name AS given_name, t.family_name AS family_name,
            t.additional_name AS additional_name, t.honorific_prefix AS honorific_prefix,
            t.honorific_suffix AS honorific_suffix, t.gender AS gender,
            t.gender_identity AS gender_identity,
            t.additional_gender_identities AS additional_gender_identities,
            t.gender_pronouns AS gender_pronouns, t.party_identification AS party_identification,
            t.parties AS parties, t.source AS source, t.ethnicities AS ethnicities,
            t.languages_spoken AS languages_spoken, t.preferred_language AS preferred_language,
            t.browser_url AS browser_url, t.administrative_url AS administrative_url,
            t.birthdate AS birthdate, t.employer AS employer,
            t.employer_address AS employer_address, t.occupation AS occupation,
            t.work_title AS work_title, t.work_department AS work_department,
            t.postal_addresses AS postal_addresses, t.email_addresses AS email_addresses,
            t.phone_numbers AS phone_numbers, t.profiles AS profiles,
            t.custom_fields AS custom_fields, t.division_info AS division_info,
            (
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT json_build_object('href', t.self_address) AS self,
                  json_build_object('href',
                    (($11::VARCHAR || '/people/') || CAST(t.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                  json_build_object('href',
                    (($11::VARCHAR || '/people/') || CAST(t.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                  json_build_object('href',
                    (($11::VARCHAR || '/people/') || CAST(t.id AS TEXT)) || '/items') AS "osdi:items",
                  json_build_object('href',
                    (($11::VARCHAR || '/people/') || CAST(t.id AS TEXT)) || '/answers') AS "osdi:answers"
              ) AS r$
            ) AS _links
        ) AS r$
      )) ORDER BY t.id DESC), '[]'::json) AS documents,
      coalesce(json_agg(json_build_object('href', t.self_address) ORDER BY t.id DESC), '[]'::json) AS links,
      CAST((array_agg(t.id ORDER BY t.id DESC))[1] AS TEXT) AS first_cursor,
      CAST((array_agg(t.id ORDER BY t.id ASC))[1] AS TEXT) AS last_cursor
    FROM (
      SELECT found.organization_id AS organization_id, found.id AS id,
        found.identifiers AS identifiers, found.origin_system AS origin_system,
        found.created_date AS created_date, found.modified_date AS modified_date,
        found.given_name AS given_name, found.family_name AS family_name,
        found.additional_name AS additional_name, found.honorific_prefix AS honorific_prefix,
        found.honorific_suffix AS honorific_suffix, found.gender AS gender,
        found.gender_identity AS gender_identity,
        found.additional_gender_identities AS additional_gender_identities,
        found.gender_pronouns AS gender_pronouns,
        found.party_identification AS party_identification, found.parties AS parties,
        found.source AS source, found.ethnicities AS ethnicities,
        found.languages_spoken AS languages_spoken, found.preferred_language AS preferred_language,
        found.browser_url AS browser_url, found.administrative_url AS administrative_url,
        found.birthdate AS birthdate, found.employer AS employer,
        found.employer_address AS employer_address, found.occupation AS occupation,
        found.work_title AS work_title, found.work_department AS work_department,
        found.postal_addresses AS postal_addresses, found.email_addresses AS email_addresses,
        found.phone_numbers AS phone_numbers, found.profiles AS profiles,
        found.custom_fields AS custom_fields, found.division_info AS division_info,
        ($11::VARCHAR || '/people/') || CAST(found.id AS TEXT) AS self_address
      FROM found
      ORDER BY found.id DESC
      LIMIT 1
    ) AS t
  ) AS shown,
  total
-- $1 1
-- $2 "http://gateway.test/api/v1/people?per_page=1&filter=gender%20ne%20'Male'"
-- $3 {organization}
-- $4 "Male"
-- $5 "http://gateway.test/api/v1/people?per_page=1&filter=gender%20ne%20'Male'&page=2&after="
-- $6 null
-- $7 false
-- $8 "http://gateway.test/api/v1/people?per_page=1&filter=gender%20ne%20'Male'&page="
-- $9 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $10 "default"
-- $11 "http://gateway.test/api/v1"
-- $12 false
-- $13 1
