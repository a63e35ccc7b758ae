UPDATE organizations
SET name=$1::VARCHAR
WHERE organizations.id = $2::UUID
-- $1 new_name
-- $2 owner
