DELETE FROM rate_limits
WHERE rate_limits.bucket IN (
  SELECT rate_limits.bucket
  FROM rate_limits
  WHERE rate_limits.full_at < now()
  LIMIT $1::INTEGER
  FOR UPDATE SKIP LOCKED
)
-- $1 param_1
