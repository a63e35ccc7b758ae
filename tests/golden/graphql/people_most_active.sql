WITH top AS (
  SELECT r.scope_id AS id
  FROM totals AS r
  WHERE r.organization_id = $1::UUID
    AND r.slot = -1
  ORDER BY r.n DESC, r.scope_id DESC
  LIMIT 26
)
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
          SELECT
            (('total_outreaches.' || coalesce(CAST(p0.order_key AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT p0.id AS id, p0.given_name AS "givenName",
                  (
                    SELECT row_to_json(c1$) AS row_to_json_4
                    FROM (
                      SELECT (
                        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                        FROM totals
                        WHERE totals.organization_id = $1::UUID
                          AND totals.collection = $3::VARCHAR
                          AND totals.scope_id = p0.id
                      ) AS "totalCount"
                    ) AS c1$
                  ) AS outreaches
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $4::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_4
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $5::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "people"
-- $3 "outreaches"
-- $4 "outreaches"
-- $5 "outreaches"
