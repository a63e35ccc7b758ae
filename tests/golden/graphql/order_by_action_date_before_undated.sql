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
      ) ORDER BY q0.order_key ASC, q0.id ASC) FILTER (WHERE q0.place <= 2), '[]'::json) AS nodes,
      json_build_object('hasNextPage', EXISTS (
        SELECT 1
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.action_date IS NULL AND t0.id > $2::UUID OR t0.id = $2::UUID)
      ), 'hasPreviousPage', coalesce(max(q0.place), 0) > 2, 'startCursor',
        (array_agg((('action_date.' || coalesce(CAST(EXTRACT(epoch FROM q0.order_key) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) ORDER BY q0.order_key ASC, q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.action_date AS action_date, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key DESC, p0.id DESC) AS place
      FROM (
        SELECT anon_2.id AS id, anon_2.action_date AS action_date, anon_2.order_key AS order_key
        FROM (
          SELECT anon_3.id AS id, anon_3.action_date AS action_date, anon_3.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.action_date IS NULL
              AND t0.id < $2::UUID
            ORDER BY t0.action_date DESC, t0.id DESC
            LIMIT 3
          ) AS anon_3
          UNION ALL
          SELECT anon_4.id AS id, anon_4.action_date AS action_date, anon_4.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.action_date IS NOT NULL
            ORDER BY t0.action_date DESC, t0.id DESC
            LIMIT 3
          ) AS anon_4
        ) AS anon_2
        ORDER BY anon_2.order_key DESC, anon_2.id DESC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {undated}
