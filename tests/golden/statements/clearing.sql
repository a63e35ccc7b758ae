DELETE FROM people
WHERE people.organization_id = $1::UUID
-- $1 owner
