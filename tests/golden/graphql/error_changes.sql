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
    SELECT coalesce((
      SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_2
      FROM shown
      ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
      LIMIT 1
    ), (
      SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_3
      FROM changes AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
      LIMIT 1
    ), '0') AS "endCursor"
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
-- $2 9
-- $3 "people"
-- $4 {ada}

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
    SELECT coalesce((
      SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_2
      FROM shown
      ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
      LIMIT 1
    ), (
      SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_3
      FROM changes AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
      LIMIT 1
    ), '0') AS "endCursor"
  ) AS r$
) AS TEXT) AS anon_1
WHERE (
  SELECT t0.change
  FROM changes AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
  ORDER BY t0.transaction, t0.resource, t0.id
  LIMIT 1
) IS DISTINCT FROM 'purged'
-- $1 {organization}
