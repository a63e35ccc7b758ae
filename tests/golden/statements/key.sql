SELECT api_keys.id, api_keys.organization_id, api_keys.scopes, api_keys.expires_date,
  api_keys.last_used_date, api_keys.queries, organizations.namespace, organizations.phone_country,
  organizations.separate_identifiers, organizations.rolled_up, organizations.form_redirects,
  organizations.time_zone
FROM api_keys JOIN organizations ON organizations.id = api_keys.organization_id
WHERE api_keys.token_hash = $1::BYTEA
  AND api_keys.revoked_date IS NULL
-- $1 token_hash
