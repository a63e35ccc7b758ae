SELECT CAST(json_strip_nulls((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS origin_system,
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
      t0.name AS name, t0.description AS description,
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $2::UUID
          AND totals.collection = $3::VARCHAR
          AND totals.scope_id = t0.id
      ) AS total_taggings,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('href', ($4::VARCHAR || '/tags/') || CAST(t0.id AS TEXT)) AS self,
            CASE WHEN (t0.creator_id IS NOT NULL) THEN json_build_object('href',
              ($4::VARCHAR || '/people/') || CAST(t0.creator_id AS TEXT)) END AS "osdi:creator",
            CASE WHEN (t0.modified_by_id IS NOT NULL) THEN json_build_object('href',
              ($4::VARCHAR || '/people/') || CAST(t0.modified_by_id AS TEXT)) END AS "osdi:modified_by",
            json_build_object('href',
              (($4::VARCHAR || '/tags/') || CAST(t0.id AS TEXT)) || '/taggings') AS "osdi:taggings",
            CAST($5::VARCHAR AS JSON) AS curies
        ) AS r$
      ) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT
            (
              SELECT json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_4
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(t1.id AS TEXT), t1.identifiers) AS identifiers,
                    t1.origin_system AS origin_system,
                    to_char(timezone('UTC', t1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', t1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    t1.given_name AS given_name, t1.family_name AS family_name,
                    t1.additional_name AS additional_name, t1.honorific_prefix AS honorific_prefix,
                    t1.honorific_suffix AS honorific_suffix, t1.gender AS gender,
                    t1.gender_identity AS gender_identity,
                    t1.additional_gender_identities AS additional_gender_identities,
                    t1.gender_pronouns AS gender_pronouns,
                    t1.party_identification AS party_identification, t1.parties AS parties,
                    t1.source AS source, t1.ethnicities AS ethnicities,
                    t1.languages_spoken AS languages_spoken,
                    t1.preferred_language AS preferred_language, t1.browser_url AS browser_url,
                    t1.administrative_url AS administrative_url, t1.birthdate AS birthdate,
                    t1.employer AS employer, t1.employer_address AS employer_address,
                    t1.occupation AS occupation, t1.work_title AS work_title,
                    t1.work_department AS work_department, t1.postal_addresses AS postal_addresses,
                    t1.email_addresses AS email_addresses, t1.phone_numbers AS phone_numbers,
                    t1.profiles AS profiles, t1.custom_fields AS custom_fields,
                    t1.division_info AS division_info,
                    (
                      SELECT row_to_json(r$) AS row_to_json_5
                      FROM (
                        SELECT
                          json_build_object('href',
                            ($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) AS self,
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/answers') AS "osdi:answers"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) AS json_strip_nulls_2
              FROM people AS t1
              WHERE t1.organization_id = $2::UUID
                AND t1.id = t0.creator_id
            ) AS "osdi:creator",
            (
              SELECT json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_6
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(t1.id AS TEXT), t1.identifiers) AS identifiers,
                    t1.origin_system AS origin_system,
                    to_char(timezone('UTC', t1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', t1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    t1.given_name AS given_name, t1.family_name AS family_name,
                    t1.additional_name AS additional_name, t1.honorific_prefix AS honorific_prefix,
                    t1.honorific_suffix AS honorific_suffix, t1.gender AS gender,
                    t1.gender_identity AS gender_identity,
                    t1.additional_gender_identities AS additional_gender_identities,
                    t1.gender_pronouns AS gender_pronouns,
                    t1.party_identification AS party_identification, t1.parties AS parties,
                    t1.source AS source, t1.ethnicities AS ethnicities,
                    t1.languages_spoken AS languages_spoken,
                    t1.preferred_language AS preferred_language, t1.browser_url AS browser_url,
                    t1.administrative_url AS administrative_url, t1.birthdate AS birthdate,
                    t1.employer AS employer, t1.employer_address AS employer_address,
                    t1.occupation AS occupation, t1.work_title AS work_title,
                    t1.work_department AS work_department, t1.postal_addresses AS postal_addresses,
                    t1.email_addresses AS email_addresses, t1.phone_numbers AS phone_numbers,
                    t1.profiles AS profiles, t1.custom_fields AS custom_fields,
                    t1.division_info AS division_info,
                    (
                      SELECT row_to_json(r$) AS row_to_json_7
                      FROM (
                        SELECT
                          json_build_object('href',
                            ($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) AS self,
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                          json_build_object('href',
                            (($4::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/answers') AS "osdi:answers"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) AS json_strip_nulls_3
              FROM people AS t1
              WHERE t1.organization_id = $2::UUID
                AND t1.id = t0.modified_by_id
            ) AS "osdi:modified_by",
            (
              SELECT coalesce(json_agg(json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_8
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(first1.id AS TEXT), first1.identifiers) AS identifiers,
                    first1.origin_system AS origin_system,
                    to_char(timezone('UTC', first1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', first1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    first1.item_type AS item_type,
                    (
                      SELECT row_to_json(r$) AS row_to_json_9
                      FROM (
                        SELECT
                          json_build_object('href',
                            coalesce(((($4::VARCHAR || '/tags/') || CAST(first1.tag_id AS TEXT)) || '/taggings/') || CAST(first1.id AS TEXT),
                              ($4::VARCHAR || '/taggings/') || CAST(first1.id AS TEXT))) AS self,
                          CASE WHEN (first1.tag_id IS NOT NULL) THEN json_build_object('href',
                            ($4::VARCHAR || '/tags/') || CAST(first1.tag_id AS TEXT)) END AS "osdi:tag",
                          CASE WHEN (first1.person_id IS NOT NULL) THEN json_build_object('href',
                            ($4::VARCHAR || '/people/') || CAST(first1.person_id AS TEXT)) END AS "osdi:person",
                          CASE WHEN (first1.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                            ($4::VARCHAR || '/advocacy_campaigns/') || CAST(first1.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) ORDER BY first1.id DESC), '[]'::json) AS coalesce_2
              FROM (
                SELECT t1.organization_id AS organization_id, t1.id AS id,
                  t1.identifiers AS identifiers, t1.origin_system AS origin_system,
                  t1.created_date AS created_date, t1.modified_date AS modified_date,
                  t1.item_type AS item_type, t1.tag_id AS tag_id, t1.person_id AS person_id,
                  t1.advocacy_campaign_id AS advocacy_campaign_id
                FROM taggings AS t1
                WHERE t1.organization_id = $2::UUID
                  AND t1.tag_id = t0.id
                ORDER BY t1.id DESC
                LIMIT $6::INTEGER
              ) AS first1
            ) AS "osdi:taggings"
        ) AS r$
      ) AS _embedded
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM tags AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $7::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "taggings"
-- $4 "http://gateway.test/api/v1"
-- $5 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $6 25
-- $7 {donor}
