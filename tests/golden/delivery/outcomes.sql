WITH noted AS (
  UPDATE deliveries
  SET status=outcome.new_status,
    due_date=to_timestamp(CAST(EXTRACT(epoch FROM now()) AS FLOAT) + outcome.wait),
    error=outcome.new_error, modified_date=now()
  FROM unnest($1::UUID[], $2::INTEGER[], $3::TEXT[], $4::TEXT[], $5::FLOAT[]) AS outcome(delivery,
    attempt, new_status, new_error, wait)
  WHERE deliveries.organization_id = $6::UUID
    AND deliveries.id = any($1::UUID[])
    AND deliveries.id = outcome.delivery
    AND deliveries.status = 'pending'
    AND deliveries.attempts = outcome.attempt
  RETURNING 1
)
SELECT count(*) AS count_1
FROM noted
-- $1 delivery
-- $2 attempt
-- $3 new_status
-- $4 new_error
-- $5 wait
-- $6 organization_id
