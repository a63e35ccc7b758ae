SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = $1::UUID
      ) AS "totalCount",
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 3, 'hasPreviousPage', false,
        'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 3))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 3))[1]) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.id AS id, q0.type AS type,
                  to_char(timezone('UTC', q0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 3), '[]'::json) AS edges
    FROM (
      SELECT p0.id AS id, p0.action_date AS action_date, p0.type AS type,
        row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.action_date AS action_date, t0.type AS type
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.id DESC
        LIMIT 4
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
