SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.title = $2::VARCHAR
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.id AS id
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 25), '[]'::json) AS nodes,
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT CAST(q0.id AS TEXT) AS cursor
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 25), '[]'::json) AS edges,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 25, 'hasPreviousPage', false,
        'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 25))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 25))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.title = $2::VARCHAR
        ORDER BY t0.id DESC
        LIMIT 26
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "nothing"
