SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id IS NOT NULL
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.person_id IS NOT NULL) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
