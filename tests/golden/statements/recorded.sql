SELECT outreaches.id, outreaches.advocacy_campaign_id
FROM outreaches
WHERE outreaches.organization_id = $1::UUID
  AND outreaches.id > $2::UUID
ORDER BY outreaches.id
LIMIT $3::INTEGER
-- $1 organization_id
-- $2 after
-- $3 param_1
