UPDATE webhooks
SET secret=$1::VARCHAR, old_secret=webhooks.secret, old_secret_end=$2::TIMESTAMP WITH TIME ZONE
WHERE webhooks.organization_id = $3::UUID
  AND webhooks.id = $4::UUID
  AND webhooks.secret IS NOT NULL
RETURNING webhooks.id
-- $1 new_secret
-- $2 until
-- $3 organization_id
-- $4 id
