SELECT autoresponses.id, autoresponses.ended_date
FROM autoresponses
WHERE autoresponses.organization_id = $1::UUID
  AND autoresponses.channel = $2::VARCHAR
  AND autoresponses.identifier = $3::VARCHAR
-- $1 organization_id
-- $2 channel
-- $3 identifier
