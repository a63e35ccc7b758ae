SELECT autoresponses.id, autoresponses.channel, autoresponses.identifier, autoresponses.subject,
  autoresponses.body, autoresponses.html, autoresponses.address, autoresponses.created_date,
  autoresponses.ended_date
FROM autoresponses
WHERE autoresponses.organization_id = $1::UUID
ORDER BY autoresponses.id
-- $1 organization_id
