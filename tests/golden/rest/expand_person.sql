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
      ) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT
            (
              SELECT coalesce(json_agg(json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_4
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(first1.id AS TEXT), first1.identifiers) AS identifiers,
                    first1.origin_system AS origin_system,
                    to_char(timezone('UTC', first1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', first1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    to_char(timezone('UTC', first1.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
                    first1.value AS value, first1.responses AS responses,
                    (
                      SELECT row_to_json(r$) AS row_to_json_5
                      FROM (
                        SELECT
                          json_build_object('href',
                            coalesce(((($2::VARCHAR || '/questions/') || CAST(first1.question_id AS TEXT)) || '/answers/') || CAST(first1.id AS TEXT),
                              ($2::VARCHAR || '/answers/') || CAST(first1.id AS TEXT))) AS self,
                          CASE WHEN (first1.question_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/questions/') || CAST(first1.question_id AS TEXT)) END AS "osdi:question",
                          CASE WHEN (first1.person_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(first1.person_id AS TEXT)) END AS "osdi:person"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) ORDER BY first1.id DESC), '[]'::json) AS coalesce_1
              FROM (
                SELECT t1.organization_id AS organization_id, t1.id AS id,
                  t1.identifiers AS identifiers, t1.origin_system AS origin_system,
                  t1.created_date AS created_date, t1.modified_date AS modified_date,
                  t1.action_date AS action_date, t1.value AS value, t1.responses AS responses,
                  t1.question_id AS question_id, t1.person_id AS person_id
                FROM answers AS t1
                WHERE t1.organization_id = $4::UUID
                  AND t1.person_id = t0.id
                ORDER BY t1.id DESC
                LIMIT $5::INTEGER
              ) AS first1
            ) AS "osdi:answers",
            (
              SELECT coalesce(json_agg(json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_6
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(first1.id AS TEXT), first1.identifiers) AS identifiers,
                    first1.origin_system AS origin_system,
                    to_char(timezone('UTC', first1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', first1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    first1.item_type AS item_type,
                    (
                      SELECT row_to_json(r$) AS row_to_json_7
                      FROM (
                        SELECT
                          json_build_object('href',
                            coalesce(((($2::VARCHAR || '/lists/') || CAST(first1.list_id AS TEXT)) || '/items/') || CAST(first1.id AS TEXT),
                              ($2::VARCHAR || '/items/') || CAST(first1.id AS TEXT))) AS self,
                          CASE WHEN (first1.list_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/lists/') || CAST(first1.list_id AS TEXT)) END AS "osdi:list",
                          CASE WHEN (first1.person_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(first1.person_id AS TEXT)) END AS "osdi:person",
                          CASE WHEN (first1.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/advocacy_campaigns/') || CAST(first1.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) ORDER BY first1.id DESC), '[]'::json) AS coalesce_2
              FROM (
                SELECT t1.organization_id AS organization_id, t1.id AS id,
                  t1.identifiers AS identifiers, t1.origin_system AS origin_system,
                  t1.created_date AS created_date, t1.modified_date AS modified_date,
                  t1.item_type AS item_type, t1.list_id AS list_id, t1.person_id AS person_id,
                  t1.advocacy_campaign_id AS advocacy_campaign_id
                FROM items AS t1
                WHERE t1.organization_id = $4::UUID
                  AND t1.person_id = t0.id
                ORDER BY t1.id DESC
                LIMIT $6::INTEGER
              ) AS first1
            ) AS "osdi:items",
            (
              SELECT coalesce(json_agg(json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_8
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(first1.id AS TEXT), first1.identifiers) AS identifiers,
                    first1.origin_system AS origin_system,
                    to_char(timezone('UTC', first1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', first1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    to_char(timezone('UTC', first1.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
                    first1.type AS type, first1.duration AS duration, first1.subject AS subject,
                    first1.message AS message, first1.notes AS notes,
                    first1.referrer_data AS referrer_data, first1.targets AS targets,
                    (
                      SELECT row_to_json(r$) AS row_to_json_9
                      FROM (
                        SELECT
                          json_build_object('href',
                            coalesce(((($2::VARCHAR || '/advocacy_campaigns/') || CAST(first1.advocacy_campaign_id AS TEXT)) || '/outreaches/') || CAST(first1.id AS TEXT),
                              ($2::VARCHAR || '/outreaches/') || CAST(first1.id AS TEXT))) AS self,
                          CASE WHEN (first1.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/advocacy_campaigns/') || CAST(first1.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
                          CASE WHEN (first1.person_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(first1.person_id AS TEXT)) END AS "osdi:person"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) ORDER BY first1.id DESC), '[]'::json) AS coalesce_3
              FROM (
                SELECT t1.organization_id AS organization_id, t1.id AS id,
                  t1.identifiers AS identifiers, t1.origin_system AS origin_system,
                  t1.created_date AS created_date, t1.modified_date AS modified_date,
                  t1.action_date AS action_date, t1.type AS type, t1.duration AS duration,
                  t1.subject AS subject, t1.message AS message, t1.notes AS notes,
                  t1.referrer_data AS referrer_data, t1.targets AS targets,
                  t1.advocacy_campaign_id AS advocacy_campaign_id, t1.person_id AS person_id
                FROM outreaches AS t1
                WHERE t1.organization_id = $4::UUID
                  AND t1.person_id = t0.id
                ORDER BY t1.id DESC
                LIMIT $7::INTEGER
              ) AS first1
            ) AS "osdi:outreaches",
            (
              SELECT coalesce(json_agg(json_strip_nulls((
                SELECT row_to_json(r$) AS row_to_json_10
                FROM (
                  SELECT
                    array_prepend(($1::VARCHAR || ':') || CAST(first1.id AS TEXT), first1.identifiers) AS identifiers,
                    first1.origin_system AS origin_system,
                    to_char(timezone('UTC', first1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                    to_char(timezone('UTC', first1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                    first1.item_type AS item_type,
                    (
                      SELECT row_to_json(r$) AS row_to_json_11
                      FROM (
                        SELECT
                          json_build_object('href',
                            coalesce(((($2::VARCHAR || '/tags/') || CAST(first1.tag_id AS TEXT)) || '/taggings/') || CAST(first1.id AS TEXT),
                              ($2::VARCHAR || '/taggings/') || CAST(first1.id AS TEXT))) AS self,
                          CASE WHEN (first1.tag_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/tags/') || CAST(first1.tag_id AS TEXT)) END AS "osdi:tag",
                          CASE WHEN (first1.person_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(first1.person_id AS TEXT)) END AS "osdi:person",
                          CASE WHEN (first1.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/advocacy_campaigns/') || CAST(first1.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) ORDER BY first1.id DESC), '[]'::json) AS coalesce_4
              FROM (
                SELECT t1.organization_id AS organization_id, t1.id AS id,
                  t1.identifiers AS identifiers, t1.origin_system AS origin_system,
                  t1.created_date AS created_date, t1.modified_date AS modified_date,
                  t1.item_type AS item_type, t1.tag_id AS tag_id, t1.person_id AS person_id,
                  t1.advocacy_campaign_id AS advocacy_campaign_id
                FROM taggings AS t1
                WHERE t1.organization_id = $4::UUID
                  AND t1.person_id = t0.id
                ORDER BY t1.id DESC
                LIMIT $8::INTEGER
              ) AS first1
            ) AS "osdi:taggings"
        ) AS r$
      ) AS _embedded
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM people AS t0
WHERE t0.organization_id = $4::UUID
  AND t0.id = $9::UUID
-- $1 "default"
-- $2 "http://gateway.test/api/v1"
-- $3 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $4 {organization}
-- $5 25
-- $6 25
-- $7 25
-- $8 25
-- $9 {bert}
