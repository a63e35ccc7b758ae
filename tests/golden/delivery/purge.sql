WITH
  "old" AS (
    SELECT deliveries.id AS id
    FROM deliveries
    WHERE deliveries.organization_id = $1::UUID
      AND deliveries.id < $2::UUID
      AND deliveries.status IN ('delivered', 'cancelled', 'held')
    ORDER BY deliveries.id
    LIMIT $3::INTEGER
  ),
  gone AS (
    DELETE FROM deliveries
    USING "old"
    WHERE deliveries.organization_id = $1::UUID
      AND deliveries.id = "old".id
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM gone
-- $1 organization_id
-- $2 before
-- $3 most
