INSERT INTO api_keys (id, organization_id, name, token_hash, scopes, created_date, expires_date,
  queries) VALUES ($1::UUID, $2::UUID, $3::VARCHAR, $4::BYTEA, $5::TEXT[],
    $6::TIMESTAMP WITH TIME ZONE, $7::TIMESTAMP WITH TIME ZONE, $8::JSONB)
-- $1 new_id
-- $2 owner
-- $3 new_name
-- $4 new_hash
-- $5 new_scopes
-- $6 moment
-- $7 new_expiry
-- $8 new_queries
