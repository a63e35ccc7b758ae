SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id, p0.type AS type
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.type AS type
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND left(lower(t0.type), 100) = left(lower((
          SELECT $2::VARCHAR AS anon_2
        )), 100)
        AND coalesce(lower(t0.type) = lower((
          SELECT $2::VARCHAR AS anon_2
        )), false)
      ORDER BY t0.id DESC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "phone"
