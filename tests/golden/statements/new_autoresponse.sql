INSERT INTO autoresponses (organization_id, id, channel, identifier, subject, body, html, address,
  secret, created_date, ended_date) VALUES ($1::UUID, $2::UUID, $3::VARCHAR, $4::VARCHAR,
    $5::VARCHAR, $6::VARCHAR, $7::BOOLEAN, $8::VARCHAR, $9::VARCHAR, $10::TIMESTAMP WITH TIME ZONE,
    $11::TIMESTAMP WITH TIME ZONE)
-- $1 organization_id
-- $2 id
-- $3 channel
-- $4 identifier
-- $5 subject
-- $6 body
-- $7 html
-- $8 address
-- $9 secret
-- $10 created_date
-- $11 ended_date
