WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.transaction AS transaction,
      t0.resource AS resource, t0.id AS id, t0.change AS change, t0.recorded_date AS recorded_date,
      t0.key_id AS key_id, t0.request_id AS request_id, t0.targets_dated AS targets_dated
    FROM changes AS t0
    WHERE t0.organization_id = $1::UUID
      AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      AND t0.change != 'purged'
    ORDER BY t0.transaction, t0.resource, t0.id
    LIMIT 3
  ),
  shown AS (
    SELECT found.organization_id AS organization_id, found.transaction AS transaction,
      found.resource AS resource, found.id AS id, found.change AS change,
      found.recorded_date AS recorded_date, found.key_id AS key_id, found.request_id AS request_id,
      found.targets_dated AS targets_dated
    FROM found
    ORDER BY found.transaction, found.resource, found.id
    LIMIT 2
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT 'ChangePage' AS __typename,
      (
        SELECT count(*) > 2 AS anon_2
        FROM found
      ) AS "hasNextPage",
      coalesce((
        SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_3
        FROM shown
        ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
        LIMIT 1
      ), (
        SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_4
        FROM changes AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
        ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
        LIMIT 1
      ), '0') AS "endCursor",
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT 'Change' AS __typename,
              CASE WHEN (shown.resource = 'people') THEN 'Person' WHEN (shown.resource = 'advocacy_campaigns') THEN 'Campaign' WHEN (shown.resource = 'outreaches') THEN 'Outreach' WHEN (shown.resource = 'tags') THEN 'Tag' WHEN (shown.resource = 'lists') THEN 'List' WHEN (shown.resource = 'questions') THEN 'Question' WHEN (shown.resource = 'taggings') THEN 'Tagging' WHEN (shown.resource = 'items') THEN 'Item' WHEN (shown.resource = 'answers') THEN 'Answer' END AS type,
              shown.id AS id, upper(shown.change) AS change,
              to_char(timezone('UTC', shown.recorded_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "recordedDate"
          ) AS r$
        ) ORDER BY shown.transaction, shown.resource, shown.id), '[]'::json) AS coalesce_1
        FROM shown
      ) AS nodes
  ) AS r$
) AS TEXT) AS anon_1
WHERE true
-- $1 {organization}

WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.transaction AS transaction,
      t0.resource AS resource, t0.id AS id, t0.change AS change, t0.recorded_date AS recorded_date,
      t0.key_id AS key_id, t0.request_id AS request_id, t0.targets_dated AS targets_dated
    FROM changes AS t0
    WHERE t0.organization_id = $1::UUID
      AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      AND t0.change != 'purged'
      AND (t0.transaction, t0.resource, t0.id) > ($2::BIGINT, $3::VARCHAR, $4::UUID)
    ORDER BY t0.transaction, t0.resource, t0.id
    LIMIT 26
  ),
  shown AS (
    SELECT found.organization_id AS organization_id, found.transaction AS transaction,
      found.resource AS resource, found.id AS id, found.change AS change,
      found.recorded_date AS recorded_date, found.key_id AS key_id, found.request_id AS request_id,
      found.targets_dated AS targets_dated
    FROM found
    ORDER BY found.transaction, found.resource, found.id
    LIMIT 25
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) > 25 AS anon_2
        FROM found
      ) AS "hasNextPage",
      coalesce((
        SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_3
        FROM shown
        ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
        LIMIT 1
      ), (
        SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_4
        FROM changes AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
        ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
        LIMIT 1
      ), '0') AS "endCursor",
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT upper(shown.change) AS what, shown.id AS id
          ) AS r$
        ) ORDER BY shown.transaction, shown.resource, shown.id), '[]'::json) AS coalesce_1
        FROM shown
      ) AS nodes
  ) AS r$
) AS TEXT) AS anon_1
WHERE EXISTS (
  SELECT 1
  FROM changes AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
    AND t0.transaction = $2::BIGINT
    AND t0.resource = $3::VARCHAR
    AND t0.id = $4::UUID
)
-- $1 {organization}
-- $2 12
-- $3 "advocacy_campaigns"
-- $4 {trains}

WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.transaction AS transaction,
      t0.resource AS resource, t0.id AS id, t0.change AS change, t0.recorded_date AS recorded_date,
      t0.key_id AS key_id, t0.request_id AS request_id, t0.targets_dated AS targets_dated
    FROM changes AS t0
    WHERE t0.organization_id = $1::UUID
      AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      AND t0.change != 'purged'
    ORDER BY t0.transaction, t0.resource, t0.id
    LIMIT 0
  ),
  shown AS (
    SELECT found.organization_id AS organization_id, found.transaction AS transaction,
      found.resource AS resource, found.id AS id, found.change AS change,
      found.recorded_date AS recorded_date, found.key_id AS key_id, found.request_id AS request_id,
      found.targets_dated AS targets_dated
    FROM found
    ORDER BY found.transaction, found.resource, found.id
    LIMIT 25
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) > 25 AS anon_2
        FROM found
      ) AS "hasNextPage",
      coalesce((
        SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_3
        FROM shown
        ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
        LIMIT 1
      ), (
        SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_4
        FROM changes AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
        ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
        LIMIT 1
      ), '0') AS "endCursor",
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT shown.id AS id
          ) AS r$
        ) ORDER BY shown.transaction, shown.resource, shown.id), '[]'::json) AS coalesce_1
        FROM shown
      ) AS nodes
  ) AS r$
) AS TEXT) AS anon_1
WHERE true
-- $1 {organization}
