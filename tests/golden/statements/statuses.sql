SELECT deliveries.id, deliveries.status
FROM deliveries
WHERE deliveries.organization_id = $1::UUID
  AND deliveries.id = any($2::UUID[])
-- $1 organization_id
-- $2 ids
