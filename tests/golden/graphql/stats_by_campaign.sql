WITH
  facts AS (
    SELECT o.person_id AS person_id, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.person_id, o.key
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(facts.person_id), 0) AS BIGINT) AS people
      FROM facts
      GROUP BY facts.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 2
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches,
            top0.people AS people,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_3
                FROM (
                  SELECT t1.id AS id, t1.title AS title,
                    (
                      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                      FROM totals
                      WHERE totals.organization_id = $1::UUID
                        AND totals.collection = $2::VARCHAR
                        AND totals.scope_id = t1.id
                    ) AS "totalOutreaches"
                ) AS r$
              ) AS anon_2
              FROM advocacy_campaigns AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id = top0.key
            ) AS campaign,
            NULL AS target
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
