SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.given_name ~ $2::VARCHAR)
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "("

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.given_name ~ $2::VARCHAR)
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "^$"
