INSERT INTO organizations (id, name, namespace, created_date) VALUES ($1::UUID, $2::VARCHAR,
  $3::VARCHAR, $4::TIMESTAMP WITH TIME ZONE)
ON CONFLICT (name) DO NOTHING
-- $1 new_id
-- $2 organization
-- $3 new_namespace
-- $4 moment
