WITH
  facts AS (
    SELECT o.person_id AS person_id, count(*) AS outreaches, sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.person_id
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
      CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches,
      CAST(coalesce(count(facts.person_id), 0) AS BIGINT) AS people
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches, whole.people AS people, whole.duration AS duration
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
