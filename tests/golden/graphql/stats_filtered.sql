WITH
  facts AS (
    SELECT o.person_id AS person_id, count(*) AS outreaches, sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND left(lower(t0.type), 100) = left(lower($2::VARCHAR), 100)
        AND coalesce(lower(t0.type) = lower($2::VARCHAR), false)
        AND t0.advocacy_campaign_id = $3::UUID
        AND t0.action_date >= $4::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $5::TIMESTAMP WITH TIME ZONE
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
-- $2 "phone"
-- $3 {trains}
-- $4 2026-02-01T09:00:00+00:00
-- $5 2026-02-03T23:30:00+00:00
