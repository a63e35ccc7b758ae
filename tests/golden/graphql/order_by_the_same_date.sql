SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id,
          to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.action_date, t0.id) < ($2::TIMESTAMP WITH TIME ZONE, $3::UUID)
      ORDER BY t0.action_date DESC, t0.id DESC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-03T09:00:00+00:00
-- $3 {mail2}
