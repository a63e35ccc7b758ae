UPDATE organizations
SET rollups_due_date=(now() + interval '5 minutes')
WHERE organizations.id = $1::UUID
  AND NOT organizations.rolled_up
  AND (organizations.rollups_due_date IS NULL OR organizations.rollups_due_date <= now())
RETURNING 1
-- $1 organization_id
