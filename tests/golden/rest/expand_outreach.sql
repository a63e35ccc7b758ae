SELECT CAST(json_strip_nulls((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS origin_system,
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
      to_char(timezone('UTC', t0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
      t0.type AS type, t0.duration AS duration, t0.subject AS subject, t0.message AS message,
      t0.notes AS notes, t0.referrer_data AS referrer_data, t0.targets AS targets,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('href',
              coalesce(((($2::VARCHAR || '/advocacy_campaigns/') || CAST(t0.advocacy_campaign_id AS TEXT)) || '/outreaches/') || CAST(t0.id AS TEXT),
                ($2::VARCHAR || '/outreaches/') || CAST(t0.id AS TEXT))) AS self,
            CASE WHEN (t0.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
              ($2::VARCHAR || '/advocacy_campaigns/') || CAST(t0.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
            CASE WHEN (t0.person_id IS NOT NULL) THEN json_build_object('href',
              ($2::VARCHAR || '/people/') || CAST(t0.person_id AS TEXT)) END AS "osdi:person",
            CAST($3::VARCHAR AS JSON) AS curies
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
                    t1.name AS name, t1.title AS title, t1.description AS description,
                    t1.summary AS summary, t1.templates AS templates, t1.targets AS targets,
                    t1.target_list AS target_list, t1.browser_url AS browser_url,
                    t1.administrative_url AS administrative_url,
                    t1.featured_image_url AS featured_image_url,
                    (
                      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                      FROM totals
                      WHERE totals.organization_id = $4::UUID
                        AND totals.collection = $5::VARCHAR
                        AND totals.scope_id = t1.id
                    ) AS total_outreaches,
                    t1.type AS type, t1.share_url AS share_url, t1.total_shares AS total_shares,
                    t1.share_options AS share_options,
                    (
                      SELECT row_to_json(r$) AS row_to_json_5
                      FROM (
                        SELECT
                          json_build_object('href',
                            ($2::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) AS self,
                          CASE WHEN (t1.creator_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(t1.creator_id AS TEXT)) END AS "osdi:creator",
                          CASE WHEN (t1.modified_by_id IS NOT NULL) THEN json_build_object('href',
                            ($2::VARCHAR || '/people/') || CAST(t1.modified_by_id AS TEXT)) END AS "osdi:modified_by",
                          json_build_object('href',
                            (($2::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                          json_build_object('href',
                            (($2::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                          json_build_object('href',
                            (($2::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                          json_build_object('href',
                            (($2::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/record_outreach_helper') AS "osdi:record_outreach_helper"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) AS json_strip_nulls_2
              FROM advocacy_campaigns AS t1
              WHERE t1.organization_id = $4::UUID
                AND t1.id = t0.advocacy_campaign_id
            ) AS "osdi:advocacy_campaign",
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
                            ($2::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) AS self,
                          json_build_object('href',
                            (($2::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                          json_build_object('href',
                            (($2::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                          json_build_object('href',
                            (($2::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                          json_build_object('href',
                            (($2::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/answers') AS "osdi:answers"
                      ) AS r$
                    ) AS _links
                ) AS r$
              )) AS json_strip_nulls_3
              FROM people AS t1
              WHERE t1.organization_id = $4::UUID
                AND t1.id = t0.person_id
            ) AS "osdi:person"
        ) AS r$
      ) AS _embedded
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM outreaches AS t0
WHERE t0.organization_id = $4::UUID
  AND t0.id = $6::UUID
-- $1 "default"
-- $2 "http://gateway.test/api/v1"
-- $3 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $4 {organization}
-- $5 "outreaches"
-- $6 {call2}
