SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.title AS title,
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 2, 'hasPreviousPage', EXISTS (
              SELECT 1
              FROM outreaches AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id = t0.id
                AND ((t1.action_date, t1.id) < ($2::TIMESTAMP WITH TIME ZONE, $3::UUID) OR t1.id = $3::UUID)
            ), 'startCursor',
              (array_agg((('action_date.' || coalesce(CAST(EXTRACT(epoch FROM q1.order_key) AS TEXT), '')) || '.') || CAST(q1.id AS TEXT) ORDER BY q1.order_key ASC, q1.id ASC) FILTER (WHERE q1.place <= 2))[1]) AS "pageInfo",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT
                  (('action_date.' || coalesce(CAST(EXTRACT(epoch FROM q1.order_key) AS TEXT), '')) || '.') || CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_4
                    FROM (
                      SELECT q1.id AS id,
                        to_char(timezone('UTC', q1.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.order_key ASC, q1.id ASC) FILTER (WHERE q1.place <= 2), '[]'::json) AS edges
          FROM (
            SELECT p1.id AS id, p1.action_date AS action_date, p1.order_key AS order_key,
              row_number() OVER (ORDER BY p1.order_key ASC, p1.id ASC) AS place
            FROM (
              SELECT anon_2.id AS id, anon_2.action_date AS action_date,
                anon_2.order_key AS order_key
              FROM (
                SELECT anon_3.id AS id, anon_3.action_date AS action_date,
                  anon_3.order_key AS order_key
                FROM (
                  SELECT t1.id AS id, t1.action_date AS action_date, t1.action_date AS order_key
                  FROM outreaches AS t1
                  WHERE t1.organization_id = $1::UUID
                    AND t1.advocacy_campaign_id = t0.id
                    AND (t1.action_date, t1.id) > ($2::TIMESTAMP WITH TIME ZONE, $3::UUID)
                  ORDER BY t1.action_date ASC, t1.id ASC
                  LIMIT 3
                ) AS anon_3
                UNION ALL
                SELECT anon_4.id AS id, anon_4.action_date AS action_date,
                  anon_4.order_key AS order_key
                FROM (
                  SELECT t1.id AS id, t1.action_date AS action_date, t1.action_date AS order_key
                  FROM outreaches AS t1
                  WHERE t1.organization_id = $1::UUID
                    AND t1.advocacy_campaign_id = t0.id
                    AND t1.action_date IS NULL
                  ORDER BY t1.action_date ASC, t1.id ASC
                  LIMIT 3
                ) AS anon_4
              ) AS anon_2
              ORDER BY anon_2.order_key ASC, anon_2.id ASC
              LIMIT 3
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $4::UUID
-- $1 {organization}
-- $2 2026-02-01T09:00:00+00:00
-- $3 {call1}
-- $4 {trains}
