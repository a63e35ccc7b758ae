WITH noted AS (
  UPDATE deliveries
  SET status=$1::VARCHAR, due_date=(now() + make_interval(0, 0, 0, 0, 0, 0, $2::FLOAT)),
    error=$3::VARCHAR, modified_date=now()
  WHERE deliveries.organization_id = $4::UUID
    AND deliveries.id = $5::UUID
    AND deliveries.status = 'pending'
    AND deliveries.attempts = $6::INTEGER
  RETURNING 1
)
SELECT count(*) AS count_1
FROM noted
-- $1 new_status
-- $2 wait
-- $3 new_error
-- $4 organization_id
-- $5 id
-- $6 attempt
