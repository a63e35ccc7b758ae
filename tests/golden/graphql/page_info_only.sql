SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 2, 'endCursor',
      (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.id DESC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
