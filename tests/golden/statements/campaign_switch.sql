UPDATE advocacy_campaigns
SET keyless_helpers=$1::SMALLINT
WHERE advocacy_campaigns.organization_id = $2::UUID
  AND advocacy_campaigns.id = $3::UUID
RETURNING advocacy_campaigns.id
-- $1 keyless
-- $2 owner
-- $3 campaign
