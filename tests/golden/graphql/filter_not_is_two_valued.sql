SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.duration < $2::BIGINT
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 100

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.duration < $2::BIGINT) IS NOT true
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 100
