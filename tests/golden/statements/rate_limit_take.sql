WITH taken AS (
  INSERT INTO rate_limits (bucket, full_at) VALUES ($1::VARCHAR,
    (now() + $2::FLOAT * interval '1 second'))
  ON CONFLICT (bucket) DO UPDATE SET full_at = (greatest(rate_limits.full_at, now()) + $2::FLOAT * interval '1 second')
  WHERE greatest(rate_limits.full_at, now()) + $2::FLOAT * interval '1 second' <= now() + $3::FLOAT * interval '1 second'
  RETURNING rate_limits.full_at
)
SELECT ARRAY[1.0, CAST(EXTRACT(epoch FROM taken.full_at - now()) AS DOUBLE PRECISION)] AS anon_1
FROM taken
UNION ALL
SELECT ARRAY[0.0,
  CAST(EXTRACT(epoch FROM rate_limits.full_at - now()) AS DOUBLE PRECISION)] AS anon_2
FROM rate_limits
WHERE rate_limits.bucket = $1::VARCHAR
  AND NOT (EXISTS (
    SELECT taken.full_at
    FROM taken
  ))
-- $1 bucket
-- $2 cost
-- $3 window
