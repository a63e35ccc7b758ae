SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND left(lower(t0.given_name), 100) = left(lower($2::VARCHAR), 100)
        AND coalesce(t0.given_name = $2::VARCHAR, false)
        AND t0.family_name ILIKE $3::VARCHAR
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "' OR ''='"
-- $3 "'; DROP TABLE people --"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.title = $2::VARCHAR
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "$1 :x \\ \" '' A %s {}"
