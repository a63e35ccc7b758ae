SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.title IS NULL) IS NOT true
          AND t0.id IN (
            SELECT g0.target_id
            FROM outreach_targets AS g0
            WHERE g0.organization_id = $1::UUID
              AND g0.outreach_id IN (
                SELECT f0.id
                FROM outreaches AS f0
                WHERE f0.organization_id = $1::UUID
                  AND f0.advocacy_campaign_id = $2::UUID
              )
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.title AS title,
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = p0.id
            ) AS "totalOutreaches"
        ) AS r$
      ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $4::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.title IS NULL) IS NOT true
        AND t0.id IN (
          SELECT g0.target_id
          FROM outreach_targets AS g0
          WHERE g0.organization_id = $1::UUID
            AND g0.outreach_id IN (
              SELECT f0.id
              FROM outreaches AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.advocacy_campaign_id = $2::UUID
            )
        )
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
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
-- $2 {water}
-- $3 "outreaches"
-- $4 "outreaches"
-- $5 "outreaches"
