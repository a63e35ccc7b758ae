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
-- $2 "outreaches"

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
-- $2 "people"

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
      SELECT count(*) AS count_1
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
