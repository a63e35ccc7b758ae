WITH
  first AS (
    SELECT ordered.id AS id
    FROM (
      SELECT y.organization_id AS organization_id, y.id AS id, y.identifiers AS identifiers,
        y.origin_system AS origin_system, y.created_date AS created_date,
        y.modified_date AS modified_date, y.action_date AS action_date, y.type AS type,
        y.duration AS duration, y.subject AS subject, y.message AS message, y.notes AS notes,
        y.referrer_data AS referrer_data, y.targets AS targets,
        y.advocacy_campaign_id AS advocacy_campaign_id, y.person_id AS person_id
      FROM outreaches AS y
      WHERE y.organization_id = $3::UUID
      ORDER BY y.id DESC
      LIMIT ALL
      OFFSET 0
    ) AS ordered
    WHERE left(lower(ordered.type), 100) = left(lower($4::VARCHAR), 100)
      AND coalesce(lower(ordered.type) = lower($4::VARCHAR), false)
      AND ordered.action_date >= $5::TIMESTAMP WITH TIME ZONE
    ORDER BY ordered.id DESC
    LIMIT 26
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
        SELECT first.id
        FROM first
      )
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM outreaches AS t0
      WHERE t0.organization_id = $3::UUID
        AND left(lower(t0.type), 100) = left(lower($4::VARCHAR), 100)
        AND coalesce(lower(t0.type) = lower($4::VARCHAR), false)
        AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
      ORDER BY t0.action_date DESC, t0.id DESC
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
    SELECT ((total.n + 25) - 1) / 25 AS total_pages, 25 AS per_page, $1::BIGINT AS page,
      total.n AS total_records, total.is_estimate AS total_records_is_estimate,
      json_strip_nulls((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT json_build_object('href', $2::VARCHAR) AS self,
            CASE WHEN (
              SELECT count(*) > 25 AS anon_2
              FROM found
            ) THEN json_build_object('href', $6::VARCHAR || shown.last_cursor) END AS next,
            CASE WHEN ($7::VARCHAR IS NULL) THEN NULL WHEN ($8::BOOLEAN IS NOT true) THEN json_build_object('href',
              $7::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $7::VARCHAR || shown.first_cursor) WHEN (((total.n + 25) - 1) / 25 > 0) THEN json_build_object('href',
                  $9::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 25) - 1) / 25) AS TEXT)) END AS previous,
            CASE WHEN ($7::VARCHAR IS NULL) THEN NULL WHEN ($8::BOOLEAN IS NOT true) THEN json_build_object('href',
              $7::VARCHAR) WHEN (shown.first_cursor IS NOT NULL) THEN json_build_object('href',
                $7::VARCHAR || shown.first_cursor) WHEN (((total.n + 25) - 1) / 25 > 0) THEN json_build_object('href',
                  $9::VARCHAR || CAST(least($1::BIGINT - 1, ((total.n + 25) - 1) / 25) AS TEXT)) END AS prev,
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
      LIMIT 25
    ) AS t
  ) AS shown,
  total
-- $1 page
-- $2 self
-- $3 organization_id
-- $4 v000
-- $5 v001
-- $6 next
-- $7 previous
-- $8 previous_is_keyed
-- $9 jump
-- $10 curies
-- $11 namespace
-- $12 base
-- $13 is_many
-- $14 estimate
