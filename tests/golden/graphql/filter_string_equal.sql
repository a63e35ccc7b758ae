SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND left(lower(t0.given_name), 100) = left(lower((
          SELECT $2::VARCHAR AS anon_2
        )), 100)
        AND coalesce(t0.given_name = (
          SELECT $2::VARCHAR AS anon_2
        ), false)
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Ada"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.given_name = $2::VARCHAR) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Ada"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT unnest($2::TEXT[]) AS text
    ) AS texts,
    LATERAL (
      SELECT x.id AS id
      FROM people AS x
      WHERE x.organization_id = $1::UUID
        AND left(lower(x.given_name), 100) = left(lower(texts.text), 100)
      ORDER BY x.id DESC
      LIMIT $3::BIGINT + least($3::BIGINT, 1)
    ) AS found
  LIMIT $3::BIGINT + least($3::BIGINT, 1)
)
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.given_name AS given_name
      FROM (
        SELECT anon_3.id AS id, anon_3.given_name AS given_name
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND left(lower(t0.given_name), 100) IN (
              SELECT left(lower(unnest($2::TEXT[])), 100) AS left_1
            )
            AND coalesce(t0.given_name = any($2::TEXT[]), false)
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) <= $3::BIGINT
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.given_name AS given_name
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND coalesce(t0.given_name = any($2::TEXT[]), false)
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) > $3::BIGINT
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_4
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 ["ada", "Bert"]
-- $3 10000

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND false
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
