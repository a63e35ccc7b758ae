UPDATE api_keys
SET last_used_date=$1::TIMESTAMP WITH TIME ZONE
WHERE api_keys.id = $2::UUID
  AND (api_keys.last_used_date IS NULL OR api_keys.last_used_date < $3::TIMESTAMP WITH TIME ZONE)
-- $1 moment
-- $2 key_id
-- $3 noted_before
