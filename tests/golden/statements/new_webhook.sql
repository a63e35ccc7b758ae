INSERT INTO webhooks (organization_id, id, events, address, secret, created_date, ended_date) VALUES ($1::UUID,
  $2::UUID, $3::TEXT[], $4::VARCHAR, $5::VARCHAR, $6::TIMESTAMP WITH TIME ZONE,
  $7::TIMESTAMP WITH TIME ZONE)
-- $1 organization_id
-- $2 id
-- $3 events
-- $4 address
-- $5 secret
-- $6 created_date
-- $7 ended_date
