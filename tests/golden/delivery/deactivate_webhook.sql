WITH ended AS (
  UPDATE webhooks
  SET ended_date=now()
  WHERE webhooks.organization_id = $1::UUID
    AND webhooks.id = $2::UUID
    AND webhooks.ended_date IS NULL
  RETURNING 1
)
SELECT count(*) AS count_1
FROM ended
-- $1 organization_id
-- $2 id
