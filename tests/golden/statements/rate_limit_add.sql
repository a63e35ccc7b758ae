WITH added AS (
  INSERT INTO rate_limits (bucket, full_at)
  SELECT anon_1.bucket AS bucket, now() + anon_1.seconds * interval '1 second' AS anon_2
  FROM unnest($1::TEXT[], $2::DOUBLE PRECISION[]) AS anon_1(bucket, seconds)
  ON CONFLICT (bucket) DO UPDATE SET full_at = (greatest(rate_limits.full_at, now()) + (excluded.full_at - now()))
  RETURNING rate_limits.bucket, rate_limits.full_at
)
SELECT CAST(json_object_agg(added.bucket, CAST(EXTRACT(epoch FROM added.full_at - now()) AS DOUBLE PRECISION)) AS TEXT) AS json_object_agg_1
FROM added
-- $1 buckets
-- $2 seconds
