SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
          AND (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $2::VARCHAR
              AND totals.scope_id = t0.id
          ) < $3::BIGINT
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (('total_outreaches.' || coalesce(CAST(p0.order_key AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT p0.title AS title,
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $4::VARCHAR
                      AND totals.scope_id = p0.id
                  ) AS "totalOutreaches"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY p0.order_key ASC, p0.id ASC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.title AS title,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $5::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_4
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $6::VARCHAR
            AND totals.scope_id = t0.id
        ) < $3::BIGINT
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_5
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $7::VARCHAR
            AND totals.scope_id = t0.id
        ) ASC,
        t0.id ASC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 3
-- $4 "outreaches"
-- $5 "outreaches"
-- $6 "outreaches"
-- $7 "outreaches"
