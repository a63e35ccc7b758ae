SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.id AS id
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes,
      json_build_object('hasPreviousPage', EXISTS (
        SELECT 1
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id > $2::UUID OR t0.id = $2::UUID)
      )) AS "pageInfo"
    FROM (
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id < $2::UUID
      ORDER BY t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {absent}
