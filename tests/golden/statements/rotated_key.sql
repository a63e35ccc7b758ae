SELECT api_keys.organization_id, api_keys.name, api_keys.scopes, api_keys.expires_date,
  api_keys.queries
FROM api_keys
WHERE api_keys.id = $1::UUID
  AND api_keys.revoked_date IS NULL
  AND (api_keys.expires_date IS NULL OR api_keys.expires_date > $2::TIMESTAMP WITH TIME ZONE)
FOR UPDATE
-- $1 key_id
-- $2 moment
