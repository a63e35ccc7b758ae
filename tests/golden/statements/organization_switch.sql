UPDATE organizations
SET keyless_helpers=$1::SMALLINT
WHERE organizations.id = $2::UUID
-- $1 keyless
-- $2 owner
