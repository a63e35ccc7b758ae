SELECT count(*) AS count_1
FROM advocacy_campaigns
WHERE advocacy_campaigns.organization_id = $1::UUID
  AND advocacy_campaigns.keyless_helpers = $2::SMALLINT
-- $1 owner
-- $2 keyless_helpers_1
