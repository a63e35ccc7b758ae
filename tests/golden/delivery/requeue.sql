WITH requeued AS (
  UPDATE deliveries
  SET status='pending', attempts=0, due_date=now(), error=NULL, modified_date=now()
  WHERE deliveries.organization_id = $1::UUID
    AND deliveries.status IN ('dead', 'unconfigured')
    AND ($2::UUID[] IS NULL OR deliveries.id = any($2::UUID[]))
  RETURNING deliveries.id
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM requeued
      ) AS count,
      (
        SELECT json_agg(first.id ORDER BY first.id) AS json_agg_1
        FROM (
          SELECT requeued.id AS id
          FROM requeued
          ORDER BY requeued.id
          LIMIT 1000
        ) AS first
      ) AS ids
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 ids
