SELECT api_keys.id, organizations.name AS organization, api_keys.name, api_keys.scopes,
  api_keys.created_date, api_keys.revoked_date, api_keys.expires_date, api_keys.last_used_date,
  api_keys.queries
FROM api_keys JOIN organizations ON organizations.id = api_keys.organization_id
ORDER BY api_keys.id
