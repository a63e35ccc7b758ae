SELECT identifiers.resource_id
FROM identifiers
WHERE identifiers.organization_id = $1::UUID
  AND identifiers.resource = $2::VARCHAR
  AND identifiers.identifier = ANY ($3::TEXT[])
LIMIT $4::INTEGER
-- $1 owner
-- $2 resource
-- $3 identifiers
-- $4 param_1
