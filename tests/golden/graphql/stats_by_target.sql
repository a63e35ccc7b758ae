WITH
  facts AS (
    SELECT o.person_id AS person_id, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id,
        array((
          SELECT b.target_id
          FROM outreach_targets AS b
          WHERE b.organization_id = $1::UUID
            AND b.outreach_id = t0.id
        )) AS key,
        t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.person_id, o.key
  ),
  spread AS (
    SELECT facts.person_id AS person_id, facts.outreaches AS outreaches, k.key AS key
    FROM facts LEFT OUTER JOIN (
      SELECT DISTINCT s.targets AS targets, e.id AS key
      FROM (
        SELECT DISTINCT facts.key AS targets
        FROM facts
      ) AS s JOIN unnest(s.targets) AS e(id) ON true
    ) AS k ON k.targets = facts.key
  ),
  top1 AS (
    SELECT k.key AS key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT spread.key AS key, spread.person_id AS person_id,
          CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread
        GROUP BY spread.key, spread.person_id
      ) AS each
      GROUP BY each.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = $1::UUID
      ) AS outreaches,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, top1.outreaches AS outreaches,
              top1.people AS people,
              (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_3
                  FROM (
                    SELECT t1.family_name AS "familyName", t1.title AS title
                  ) AS r$
                ) AS anon_2
                FROM targets AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = top1.key
              ) AS target,
              NULL AS campaign
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_2
        FROM top1
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
