SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (('total_outreaches.' || coalesce(CAST(p0.order_key AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT p0.id AS id, p0.title AS title, p0.family_name AS "familyName",
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $2::VARCHAR
                      AND totals.scope_id = p0.id
                  ) AS "totalOutreaches"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.title AS title, t0.family_name AS family_name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $3::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $4::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 "outreaches"
