WITH RECURSIVE days(day) AS (
  SELECT (
    SELECT CAST(timezone('UTC', x.action_date) AS DATE) AS timezone_1
    FROM outreaches AS x
    WHERE x.organization_id = $1::UUID
      AND x.action_date >= $2::TIMESTAMP WITH TIME ZONE
      AND left(lower(x.type), 100) = left(lower($3::VARCHAR), 100)
      AND coalesce(lower(x.type) = lower($3::VARCHAR), false)
    ORDER BY x.action_date, x.id
    LIMIT 1
  ) AS day
  UNION ALL
  SELECT (
    SELECT CAST(timezone('UTC', x.action_date) AS DATE) AS timezone_2
    FROM outreaches AS x
    WHERE x.organization_id = $1::UUID
      AND x.action_date >= $2::TIMESTAMP WITH TIME ZONE
      AND left(lower(x.type), 100) = left(lower($3::VARCHAR), 100)
      AND coalesce(lower(x.type) = lower($3::VARCHAR), false)
      AND x.action_date >= timezone('UTC', CAST(days.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
    ORDER BY x.action_date, x.id
    LIMIT 1
  ) AS anon_2
  FROM days
  WHERE days.day IS NOT NULL
)
SELECT (
  SELECT count(*) AS count_1
  FROM (
    SELECT of_range.day AS day
    FROM (
      SELECT days.day AS day
      FROM days
      WHERE days.day IS NOT NULL
    ) AS of_range
    LIMIT 4001
  ) AS "some"
) AS anon_1
-- $1 organization_id
-- $2 v001
-- $3 v000
