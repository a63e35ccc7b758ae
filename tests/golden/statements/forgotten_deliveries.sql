WITH gone AS (
  DELETE FROM deliveries
  WHERE deliveries.organization_id = $1::UUID
    AND (deliveries.person_id = $2::UUID OR deliveries.outreach_id IN (
      SELECT outreaches.id
      FROM outreaches
      WHERE outreaches.organization_id = $1::UUID
        AND outreaches.person_id = $2::UUID
    ))
  RETURNING 1
)
SELECT count(*) AS count_1
FROM gone
-- $1 organization_id
-- $2 person_id
