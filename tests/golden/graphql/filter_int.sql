SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.duration AS duration
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration = $2::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.duration AS duration
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.duration = $2::BIGINT) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.duration AS duration
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration = any($2::BIGINT[])
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 [0, 600]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.duration AS duration
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration > $2::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.duration AS duration
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration >= $2::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 60

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT CASE WHEN (jsonb_typeof(p0.birthdate) = 'object') THEN (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT p0.birthdate -> 'day' AS day
          ) AS r$
        ) ELSE NULL END AS birthdate
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.birthdate AS birthdate
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND CAST(t0.birthdate ->> 'day' AS BIGINT) < $2::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 24

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT CASE WHEN (jsonb_typeof(p0.birthdate) = 'object') THEN (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT p0.birthdate -> 'day' AS day
          ) AS r$
        ) ELSE NULL END AS birthdate
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.birthdate AS birthdate
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND CAST(t0.birthdate ->> 'day' AS BIGINT) <= $2::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 24

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration IS NULL
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
