SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.id AS id,
            to_char(timezone('UTC', q0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
        ) AS r$
      ) ORDER BY q0.order_key ASC, q0.id ASC) FILTER (WHERE q0.place <= 3), '[]'::json) AS nodes,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 3, 'hasPreviousPage', EXISTS (
        SELECT 1
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND ((t0.action_date, t0.id) < ($2::TIMESTAMP WITH TIME ZONE, $3::UUID) OR t0.id = $3::UUID)
      ), 'endCursor',
        (array_agg((('action_date.' || coalesce(CAST(EXTRACT(epoch FROM q0.order_key) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 3))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.action_date AS action_date, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key ASC, p0.id ASC) AS place
      FROM (
        SELECT anon_2.id AS id, anon_2.action_date AS action_date, anon_2.order_key AS order_key
        FROM (
          SELECT anon_3.id AS id, anon_3.action_date AS action_date, anon_3.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND (t0.action_date, t0.id) > ($2::TIMESTAMP WITH TIME ZONE, $3::UUID)
            ORDER BY t0.action_date ASC, t0.id ASC
            LIMIT 4
          ) AS anon_3
          UNION ALL
          SELECT anon_4.id AS id, anon_4.action_date AS action_date, anon_4.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.action_date IS NULL
            ORDER BY t0.action_date ASC, t0.id ASC
            LIMIT 4
          ) AS anon_4
        ) AS anon_2
        ORDER BY anon_2.order_key ASC, anon_2.id ASC
        LIMIT 4
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-03T09:30:00+00:00
-- $3 {call2}
