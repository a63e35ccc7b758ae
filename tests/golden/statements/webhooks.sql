SELECT webhooks.id, webhooks.events, webhooks.address, webhooks.created_date, webhooks.ended_date
FROM webhooks
WHERE webhooks.organization_id = $1::UUID
ORDER BY webhooks.id
-- $1 organization_id
