SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName",
          (
            SELECT row_to_json(c1$) AS row_to_json_3
            FROM (
              SELECT (
                SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                FROM totals
                WHERE totals.organization_id = $1::UUID
                  AND totals.collection = $2::VARCHAR
                  AND totals.scope_id = p0.id
              ) AS "totalCount"
            ) AS c1$
          ) AS "all",
          (
            SELECT row_to_json(c1$) AS row_to_json_4
            FROM (
              SELECT (
                SELECT count(*) AS count_1
                FROM outreaches AS t1
                WHERE t1.organization_id = $1::UUID
                  AND left(lower(t1.type), 100) = left(lower($3::VARCHAR), 100)
                  AND coalesce(lower(t1.type) = lower($3::VARCHAR), false)
                  AND t1.person_id = p0.id
              ) AS "totalCount"
            ) AS c1$
          ) AS calls
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "phone"
