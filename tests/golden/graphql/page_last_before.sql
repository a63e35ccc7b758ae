SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      json_build_object('hasNextPage', EXISTS (
        SELECT 1
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id < $2::UUID OR t0.id = $2::UUID)
      ), 'hasPreviousPage', coalesce(max(q0.place), 0) > 2, 'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.id AS id
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2), '[]'::json) AS nodes
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id > $2::UUID
        ORDER BY t0.id ASC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {mail1}
