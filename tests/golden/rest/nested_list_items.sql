WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.item_type AS item_type, t0.list_id AS list_id,
      t0.person_id AS person_id, t0.advocacy_campaign_id AS advocacy_campaign_id
    FROM items AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.list_id = $4::UUID
    ORDER BY t0.id DESC
    LIMIT 3
  ),
  total AS MATERIALIZED (
    SELECT (
      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
      FROM totals
      WHERE totals.organization_id = $3::UUID
        AND totals.collection = $13::VARCHAR
        AND totals.scope_id = $4::UUID
    ) AS n
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT ((total.n + 2) - 1) / 2 AS total_pages, 2 AS per_page, $1::BIGINT AS page,
      total.n AS total_records,
      json_strip_nulls((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT json_build_object('href', $2::VARCHAR) AS self,
            CASE WHEN (
              SELECT count(*) > 2 AS anon_2
              FROM found
            ) THEN json_build_object('href', $5::VARCHAR || shown.last_cursor) END AS next,
            CASE WHEN ($6::VARCHAR IS NULL) THEN NULL WHEN ($7::BOOLEAN IS NOT true) THEN json_build_object('href',
              $6::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $6::VARCHAR || shown.first_cursor) WHEN (((total.n + 2) - 1) / 2 > 0) THEN json_build_object('href',
                  $8::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 2) - 1) / 2) AS TEXT)) END AS previous,
            CASE WHEN ($6::VARCHAR IS NULL) THEN NULL WHEN ($7::BOOLEAN IS NOT true) THEN json_build_object('href',
              $6::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $6::VARCHAR || shown.first_cursor) WHEN (((total.n + 2) - 1) / 2 > 0) THEN json_build_object('href',
                  $8::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 2) - 1) / 2) AS TEXT)) END AS prev,
            shown.links AS "osdi:items", CAST($9::VARCHAR AS JSON) AS curies
        ) AS r$
      )) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT shown.documents AS "osdi:items"
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
            t.item_type AS item_type,
            (
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT json_build_object('href', t.self_address) AS self,
                  CASE WHEN (t.list_id IS NOT NULL) THEN json_build_object('href',
                    ($11::VARCHAR || '/lists/') || CAST(t.list_id AS TEXT)) END AS "osdi:list",
                  CASE WHEN (t.person_id IS NOT NULL) THEN json_build_object('href',
                    ($11::VARCHAR || '/people/') || CAST(t.person_id AS TEXT)) END AS "osdi:person",
                  CASE WHEN (t.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                    ($11::VARCHAR || '/advocacy_campaigns/') || CAST(t.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign"
              ) AS r$
            ) AS _links,
            (
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT
                  (
                    SELECT json_strip_nulls((
                      SELECT row_to_json(r$) AS row_to_json_7
                      FROM (
                        SELECT
                          array_prepend(($10::VARCHAR || ':') || CAST(t1.id AS TEXT), t1.identifiers) AS identifiers,
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
                            WHERE totals.organization_id = $3::UUID
                              AND totals.collection = $12::VARCHAR
                              AND totals.scope_id = t1.id
                          ) AS total_outreaches,
                          t1.type AS type, t1.share_url AS share_url,
                          t1.total_shares AS total_shares, t1.share_options AS share_options,
                          (
                            SELECT row_to_json(r$) AS row_to_json_8
                            FROM (
                              SELECT
                                json_build_object('href',
                                  ($11::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) AS self,
                                CASE WHEN (t1.creator_id IS NOT NULL) THEN json_build_object('href',
                                  ($11::VARCHAR || '/people/') || CAST(t1.creator_id AS TEXT)) END AS "osdi:creator",
                                CASE WHEN (t1.modified_by_id IS NOT NULL) THEN json_build_object('href',
                                  ($11::VARCHAR || '/people/') || CAST(t1.modified_by_id AS TEXT)) END AS "osdi:modified_by",
                                json_build_object('href',
                                  (($11::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                                json_build_object('href',
                                  (($11::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                                json_build_object('href',
                                  (($11::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                                json_build_object('href',
                                  (($11::VARCHAR || '/advocacy_campaigns/') || CAST(t1.id AS TEXT)) || '/record_outreach_helper') AS "osdi:record_outreach_helper"
                            ) AS r$
                          ) AS _links
                      ) AS r$
                    )) AS json_strip_nulls_1
                    FROM advocacy_campaigns AS t1
                    WHERE t1.organization_id = $3::UUID
                      AND t1.id = t.advocacy_campaign_id
                  ) AS "osdi:advocacy_campaign",
                  (
                    SELECT json_strip_nulls((
                      SELECT row_to_json(r$) AS row_to_json_9
                      FROM (
                        SELECT
                          array_prepend(($10::VARCHAR || ':') || CAST(t1.id AS TEXT), t1.identifiers) AS identifiers,
                          t1.origin_system AS origin_system,
                          to_char(timezone('UTC', t1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                          to_char(timezone('UTC', t1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                          t1.given_name AS given_name, t1.family_name AS family_name,
                          t1.additional_name AS additional_name,
                          t1.honorific_prefix AS honorific_prefix,
                          t1.honorific_suffix AS honorific_suffix, t1.gender AS gender,
                          t1.gender_identity AS gender_identity,
                          t1.additional_gender_identities AS additional_gender_identities,
                          t1.gender_pronouns AS gender_pronouns,
                          t1.party_identification AS party_identification, t1.parties AS parties,
                          t1.source AS source, t1.ethnicities AS ethnicities,
                          t1.languages_spoken AS languages_spoken,
                          t1.preferred_language AS preferred_language,
                          t1.browser_url AS browser_url,
                          t1.administrative_url AS administrative_url, t1.birthdate AS birthdate,
                          t1.employer AS employer, t1.employer_address AS employer_address,
                          t1.occupation AS occupation, t1.work_title AS work_title,
                          t1.work_department AS work_department,
                          t1.postal_addresses AS postal_addresses,
                          t1.email_addresses AS email_addresses, t1.phone_numbers AS phone_numbers,
                          t1.profiles AS profiles, t1.custom_fields AS custom_fields,
                          t1.division_info AS division_info,
                          (
                            SELECT row_to_json(r$) AS row_to_json_10
                            FROM (
                              SELECT
                                json_build_object('href',
                                  ($11::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) AS self,
                                json_build_object('href',
                                  (($11::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                                json_build_object('href',
                                  (($11::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                                json_build_object('href',
                                  (($11::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                                json_build_object('href',
                                  (($11::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/answers') AS "osdi:answers"
                            ) AS r$
                          ) AS _links
                      ) AS r$
                    )) AS json_strip_nulls_2
                    FROM people AS t1
                    WHERE t1.organization_id = $3::UUID
                      AND t1.id = t.person_id
                  ) AS "osdi:person"
              ) AS r$
            ) AS _embedded
        ) AS r$
      )) ORDER BY t.id DESC), '[]'::json) AS documents,
      coalesce(json_agg(json_build_object('href', t.self_address) ORDER BY t.id DESC), '[]'::json) AS links,
      CAST((array_agg(t.id ORDER BY t.id DESC))[1] AS TEXT) AS first_cursor,
      CAST((array_agg(t.id ORDER BY t.id ASC))[1] AS TEXT) AS last_cursor
    FROM (
      SELECT found.organization_id AS organization_id, found.id AS id,
        found.identifiers AS identifiers, found.origin_system AS origin_system,
        found.created_date AS created_date, found.modified_date AS modified_date,
        found.item_type AS item_type, found.list_id AS list_id, found.person_id AS person_id,
        found.advocacy_campaign_id AS advocacy_campaign_id,
        coalesce(((($11::VARCHAR || '/lists/') || CAST(found.list_id AS TEXT)) || '/items/') || CAST(found.id AS TEXT),
          ($11::VARCHAR || '/items/') || CAST(found.id AS TEXT)) AS self_address
      FROM found
      ORDER BY found.id DESC
      LIMIT 2
    ) AS t
  ) AS shown,
  total
WHERE EXISTS (
  SELECT 1
  FROM lists
  WHERE lists.organization_id = $3::UUID
    AND lists.id = $4::UUID
)
-- $1 1
-- $2 "http://gateway.test/api/v1/lists/{letter}/items?per_page=2"
-- $3 {organization}
-- $4 {letter}
-- $5 "http://gateway.test/api/v1/lists/{letter}/items?per_page=2&page=2&after="
-- $6 null
-- $7 false
-- $8 "http://gateway.test/api/v1/lists/{letter}/items?per_page=2&page="
-- $9 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $10 "default"
-- $11 "http://gateway.test/api/v1"
-- $12 "outreaches"
-- $13 "items"
