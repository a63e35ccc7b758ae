WITH
  facts AS (
    SELECT o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.advocacy_campaign_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id IN (
          SELECT f0.id
          FROM people AS f0
          WHERE f0.organization_id = $1::UUID
            AND left(lower(f0.given_name), 100) = left(lower($2::VARCHAR), 100)
            AND coalesce(f0.given_name = $2::VARCHAR, false)
        )
        AND t0.action_date >= $3::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $4::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.key
  ),
  top2 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  top3 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT 'OutreachStats' AS t, whole.outreaches AS r,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT 'OutreachGroup' AS t, top2.outreaches AS r, CAST(top2.key AS TEXT) AS k,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_3
                  FROM (
                    SELECT t1.title AS t, t1.type AS r
                  ) AS r$
                ) AS anon_2
                FROM advocacy_campaigns AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top2.key
              ) AS c
          ) AS r$
        ) ORDER BY top2.place ASC), '[]'::json) AS coalesce_1
        FROM top2
      ) AS groups,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_4
          FROM (
            SELECT CAST(top3.key AS TEXT) AS key
          ) AS r$
        ) ORDER BY top3.place ASC), '[]'::json) AS coalesce_2
        FROM top3
      ) AS "all"
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 "Ada"
-- $3 2026-01-01T00:00:00+00:00
-- $4 2026-12-31T00:00:00+00:00
