SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
      FROM totals
      WHERE totals.organization_id = $1::UUID
        AND totals.collection = $2::VARCHAR
        AND totals.scope_id = $1::UUID
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "advocacy_campaigns"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
      FROM totals
      WHERE totals.organization_id = $1::UUID
        AND totals.collection = $2::VARCHAR
        AND totals.scope_id = $1::UUID
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "advocacy_campaigns"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
      FROM totals
      WHERE totals.organization_id = $1::UUID
        AND totals.collection = $2::VARCHAR
        AND totals.scope_id = $1::UUID
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "advocacy_campaigns"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND false
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.id AS id
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND false
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
