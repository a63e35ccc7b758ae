WITH
  "old" AS (
    SELECT first_rows.transaction AS transaction, first_rows.resource AS resource,
      first_rows.id AS id, first_rows.is_old AS is_old
    FROM (
      SELECT t0.transaction AS transaction, t0.resource AS resource, t0.id AS id,
        bool_and(t0.recorded_date < $2::TIMESTAMP WITH TIME ZONE) OVER (ORDER BY t0.transaction,
          t0.resource, t0.id) AS is_old
      FROM changes AS t0
      WHERE t0.organization_id = $3::UUID
        AND t0.transaction < CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)
      ORDER BY t0.transaction, t0.resource, t0.id
      LIMIT $4::INTEGER
    ) AS first_rows
    WHERE first_rows.is_old
  ),
  last AS (
    SELECT "old".transaction AS transaction, "old".resource AS resource, "old".id AS id,
      "old".is_old AS is_old
    FROM "old"
    ORDER BY "old".transaction DESC, "old".resource DESC, "old".id DESC
    LIMIT 1
  ),
  marked AS (
    UPDATE changes
    SET change=$1::VARCHAR
    FROM last
    WHERE changes.organization_id = $3::UUID
      AND changes.transaction = last.transaction
      AND changes.resource = last.resource
      AND changes.id = last.id
      AND changes.change != $5::VARCHAR
    RETURNING 1
  ),
  "foreign" AS (
    DELETE FROM changes
    WHERE changes.organization_id = $3::UUID
      AND changes.transaction >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)
    RETURNING 1
  ),
  gone AS (
    DELETE FROM changes
    USING "old"
    WHERE changes.organization_id = $3::UUID
      AND changes.transaction = "old".transaction
      AND changes.resource = "old".resource
      AND changes.id = "old".id
      AND ("old".transaction, "old".resource, "old".id) != (
        SELECT last.transaction, last.resource, last.id
        FROM last
      )
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM gone
-- $1 param_1
-- $2 before
-- $3 organization_id
-- $4 most
-- $5 change_1
