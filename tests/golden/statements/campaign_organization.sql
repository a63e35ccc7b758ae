SELECT organizations.id, organizations.namespace, organizations.phone_country,
  organizations.separate_identifiers, organizations.rolled_up, organizations.form_redirects,
  organizations.time_zone,
  least(organizations.keyless_helpers, advocacy_campaigns.keyless_helpers) AS keyless_helpers
FROM organizations JOIN advocacy_campaigns ON advocacy_campaigns.organization_id = organizations.id
WHERE advocacy_campaigns.id = $1::UUID
-- $1 campaign_id
