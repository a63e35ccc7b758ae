SELECT outreaches.id, outreaches.advocacy_campaign_id AS campaign_id,
  CAST(CAST(outreaches.xmin AS TEXT) AS BIGINT) AS transaction,
  CAST(pg_current_snapshot() AS TEXT) AS snapshot
FROM outreaches
WHERE outreaches.organization_id = $1::UUID
  AND outreaches.id > $2::UUID
ORDER BY outreaches.id
LIMIT $3::INTEGER
-- $1 organization_id
-- $2 after
-- $3 param_1
