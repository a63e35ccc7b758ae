SELECT advocacy_campaigns.keyless_helpers
FROM advocacy_campaigns
WHERE advocacy_campaigns.organization_id = $1::UUID
  AND advocacy_campaigns.id = $2::UUID
-- $1 owner
-- $2 campaign
