WITH
  top AS (
    SELECT DISTINCT of_each.id AS id
    FROM
      (
        SELECT targets.id AS id
        FROM targets
        WHERE targets.organization_id = $3::UUID
          AND targets.family_name = $4::VARCHAR
      ) AS named,
      LATERAL (
        SELECT DISTINCT outreach_targets.outreach_id AS id
        FROM outreach_targets
        WHERE outreach_targets.organization_id = $3::UUID
          AND outreach_targets.target_id = named.id
          AND outreach_targets.outreach_id < $5::UUID
        ORDER BY outreach_targets.outreach_id DESC
        LIMIT 2
      ) AS of_each
    ORDER BY of_each.id DESC
    LIMIT 2
  ),
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
      t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
      t0.referrer_data AS referrer_data, t0.targets AS targets,
      t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
    FROM outreaches AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.id IN (
        SELECT top.id
        FROM top
      )
      AND t0.id < $5::UUID
    ORDER BY t0.id DESC
    LIMIT 2
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT DISTINCT of_each.id AS id
      FROM
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $3::UUID
            AND targets.family_name = $4::VARCHAR
        ) AS named,
        LATERAL (
          SELECT DISTINCT outreach_targets.outreach_id AS id
          FROM outreach_targets
          WHERE outreach_targets.organization_id = $3::UUID
            AND outreach_targets.target_id = named.id
          ORDER BY outreach_targets.outreach_id DESC
          LIMIT 10001
        ) AS of_each
      ORDER BY of_each.id DESC
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($14::BIGINT, CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
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
            ) THEN json_build_object('href', $6::VARCHAR || shown.last_cursor) END AS next,
            CASE WHEN ($7::VARCHAR IS NULL) THEN NULL WHEN ($8::BOOLEAN IS NOT true) THEN json_build_object('href',
              $7::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $7::VARCHAR || shown.first_cursor) WHEN (((total.n + 1) - 1) / 1 > 0) THEN json_build_object('href',
                  $9::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 1) - 1) / 1) AS TEXT)) END AS previous,
            CASE WHEN ($7::VARCHAR IS NULL) THEN NULL WHEN ($8::BOOLEAN IS NOT true) THEN json_build_object('href',
              $7::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $7::VARCHAR || shown.first_cursor) WHEN (((total.n + 1) - 1) / 1 > 0) THEN json_build_object('href',
                  $9::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 1) - 1) / 1) AS TEXT)) END AS prev,
            shown.links AS "osdi:outreaches", CAST($10::VARCHAR AS JSON) AS curies
        ) AS r$
      )) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT shown.documents AS "osdi:outreaches"
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
            array_prepend(($11::VARCHAR || ':') || CAST(t.id AS TEXT), t.identifiers) AS identifiers,
            t.origin_system AS origin_system,
            to_char(timezone('UTC', t.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
            to_char(timezone('UTC', t.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
            to_char(timezone('UTC', t.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
            t.type AS type, t.duration AS duration, t.subject AS subject, t.message AS message,
            t.notes AS notes, t.referrer_data AS referrer_data, t.targets AS targets,
            (
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT json_build_object('href', t.self_address) AS self,
                  CASE WHEN (t.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                    ($12::VARCHAR || '/advocacy_campaigns/') || CAST(t.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
                  CASE WHEN (t.person_id IS NOT NULL) THEN json_build_object('href',
                    ($12::VARCHAR || '/people/') || CAST(t.person_id AS TEXT)) END AS "osdi:person"
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
        found.action_date AS action_date, found.type AS type, found.duration AS duration,
        found.subject AS subject, found.message AS message, found.notes AS notes,
        found.referrer_data AS referrer_data, found.targets AS targets,
        found.advocacy_campaign_id AS advocacy_campaign_id, found.person_id AS person_id,
        coalesce(((($12::VARCHAR || '/advocacy_campaigns/') || CAST(found.advocacy_campaign_id AS TEXT)) || '/outreaches/') || CAST(found.id AS TEXT),
          ($12::VARCHAR || '/outreaches/') || CAST(found.id AS TEXT)) AS self_address
      FROM found
      ORDER BY found.id DESC
      LIMIT 1
    ) AS t
  ) AS shown,
  total
-- $1 2
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&page=2&after={mail2}&filter=target_family_name%20eq%20'Schumer'"
-- $3 {organization}
-- $4 "Schumer"
-- $5 {mail2}
-- $6 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'&page=3&after="
-- $7 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'"
-- $8 false
-- $9 "http://gateway.test/api/v1/outreaches?per_page=1&filter=target_family_name%20eq%20'Schumer'&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "http://gateway.test/api/v1"
-- $13 false
-- $14 1
