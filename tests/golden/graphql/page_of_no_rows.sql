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
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.id AS id
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 0), '[]'::json) AS nodes,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 0, 'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 0))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 0))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.id DESC
        LIMIT 1
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "people"
