UPDATE api_keys
SET revoked_date=$1::TIMESTAMP WITH TIME ZONE
WHERE api_keys.id = $2::UUID
  AND api_keys.revoked_date IS NULL
RETURNING api_keys.id
-- $1 moment
-- $2 key_id
