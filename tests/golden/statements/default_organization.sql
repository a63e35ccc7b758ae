SELECT organizations.id, organizations.namespace, organizations.phone_country,
  organizations.separate_identifiers, organizations.rolled_up, organizations.form_redirects,
  organizations.time_zone, organizations.keyless_helpers
FROM organizations
WHERE $1::VARCHAR IS NULL OR organizations.name = $1::VARCHAR
LIMIT $2::INTEGER
-- $1 name
-- $2 param_1
