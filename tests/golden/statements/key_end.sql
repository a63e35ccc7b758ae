UPDATE api_keys
SET expires_date=least(api_keys.expires_date, $1::TIMESTAMP WITH TIME ZONE)
WHERE api_keys.id = $2::UUID
-- $1 until
-- $2 key_id
