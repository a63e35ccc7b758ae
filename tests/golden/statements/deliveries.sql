SELECT deliveries.organization_id, deliveries.id, deliveries.channel, deliveries.event,
  deliveries.identifier, deliveries.webhook_id, deliveries.person_id, deliveries.outreach_id,
  deliveries.status, deliveries.attempts, deliveries.due_date, deliveries.error,
  deliveries.created_date, deliveries.modified_date, deliveries.keyless
FROM deliveries
WHERE deliveries.organization_id = $1::UUID
ORDER BY deliveries.id DESC
LIMIT $2::INTEGER
-- $1 organization_id
-- $2 most
