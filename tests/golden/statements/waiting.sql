SELECT count(*) AS count_1
FROM deliveries
WHERE deliveries.organization_id = $1::UUID
  AND deliveries.status = $2::VARCHAR
  AND deliveries.channel = $3::VARCHAR
  AND deliveries.identifier = $4::VARCHAR
-- $1 organization_id
-- $2 status_1
-- $3 channel
-- $4 identifier
