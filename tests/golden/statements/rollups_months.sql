SELECT DISTINCT CAST(m.month AS DATE) AS month
FROM (
  SELECT DISTINCT date_trunc('month', timezone('UTC', outreaches.action_date)) AS month
  FROM outreaches
  WHERE outreaches.organization_id = $1::UUID
    AND outreaches.action_date IS NOT NULL
  UNION ALL
  SELECT DISTINCT date_trunc('month', timezone('UTC', outreach_deltas.action_date)) AS month
  FROM outreach_deltas
  WHERE outreach_deltas.organization_id = $1::UUID
    AND outreach_deltas.action_date IS NOT NULL
  UNION ALL
  SELECT DISTINCT date_trunc('month', CAST(rollup_days.day AS TIMESTAMP WITHOUT TIME ZONE)) AS date_trunc_1
  FROM rollup_days
  WHERE rollup_days.organization_id = $1::UUID
    AND rollup_days.day > date '-infinity'
  UNION ALL
  SELECT DISTINCT date_trunc('month', CAST(rollup_months.month AS TIMESTAMP WITHOUT TIME ZONE)) AS date_trunc_2
  FROM rollup_months
  WHERE rollup_months.organization_id = $1::UUID
    AND rollup_months.month > date '-infinity'
) AS m
ORDER BY month
-- $1 organization_id
