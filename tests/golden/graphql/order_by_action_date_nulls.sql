SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT
          (('action_date.' || coalesce(CAST(EXTRACT(epoch FROM p0.order_key) AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
          (
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT p0.id AS id,
                to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
            ) AS r$
          ) AS node
      ) AS r$
    ) ORDER BY p0.order_key ASC, p0.id ASC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.action_date ASC, t0.id ASC
      LIMIT 10
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
