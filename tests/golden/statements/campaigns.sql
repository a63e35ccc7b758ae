SELECT advocacy_campaigns.id
FROM advocacy_campaigns
WHERE advocacy_campaigns.organization_id = $1::UUID
LIMIT $2::INTEGER
-- $1 organization_id
-- $2 param_1
