WITH
  facts AS (
    SELECT o.person_id AS person_id, o.key AS key, count(*) AS outreaches,
      sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id, t0.person_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.person_id, o.key
  ),
  top0 AS (
    SELECT k.key AS key, k.duration AS duration, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(facts.person_id), 0) AS BIGINT) AS people
      FROM facts
      GROUP BY facts.key
    ) AS k
    WHERE k.outreaches >= $2::BIGINT
      AND k.people <= $3::BIGINT
      AND k.duration > $4::FLOAT
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  top1 AS (
    SELECT k.key AS key, k.duration AS duration, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(facts.person_id), 0) AS BIGINT) AS people
      FROM facts
      GROUP BY facts.key
    ) AS k
    WHERE k.outreaches = any($5::BIGINT[])
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches
          ) AS r$
        ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
        FROM top0
      ) AS groups,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, top1.outreaches AS outreaches
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_2
        FROM top1
      ) AS rows
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2
-- $3 1
-- $4 -1.5
-- $5 [1, 2]
