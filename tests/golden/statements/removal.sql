DELETE FROM webhooks
WHERE webhooks.organization_id = $1::UUID
  AND webhooks.id = $2::UUID
RETURNING webhooks.id
-- $1 organization_id
-- $2 id
