SELECT organizations.id, organizations.namespace
FROM organizations
WHERE organizations.name = $1::VARCHAR
-- $1 organization
