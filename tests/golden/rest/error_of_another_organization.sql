SELECT CAST(json_strip_nulls((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS origin_system,
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
      t0.given_name AS given_name, t0.family_name AS family_name,
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
      t0.profiles AS profiles, t0.custom_fields AS custom_fields, t0.division_info AS division_info,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('href', ($2::VARCHAR || '/people/') || CAST(t0.id AS TEXT)) AS self,
            json_build_object('href',
              (($2::VARCHAR || '/people/') || CAST(t0.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
            json_build_object('href',
              (($2::VARCHAR || '/people/') || CAST(t0.id AS TEXT)) || '/taggings') AS "osdi:taggings",
            json_build_object('href',
              (($2::VARCHAR || '/people/') || CAST(t0.id AS TEXT)) || '/items') AS "osdi:items",
            json_build_object('href',
              (($2::VARCHAR || '/people/') || CAST(t0.id AS TEXT)) || '/answers') AS "osdi:answers",
            CAST($3::VARCHAR AS JSON) AS curies
        ) AS r$
      ) AS _links
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM people AS t0
WHERE t0.organization_id = $4::UUID
  AND t0.id = $5::UUID
-- $1 "default"
-- $2 "http://gateway.test/api/v1"
-- $3 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $4 {organization}
-- $5 {stranger}
