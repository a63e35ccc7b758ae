WITH
  facts AS (
    SELECT o.then_key AS then_key, o.person_id AS person_id, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT
        array((
          SELECT b.target_id
          FROM outreach_targets AS b
          WHERE b.organization_id = $1::UUID
            AND b.outreach_id = t0.id
        )) AS then_key,
        t0.person_id AS person_id, t0.advocacy_campaign_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.then_key, o.person_id, o.key
  ),
  spread1 AS (
    SELECT facts.person_id AS person_id, facts.key AS key, facts.outreaches AS outreaches,
      k.key AS then_key
    FROM facts LEFT OUTER JOIN (
      SELECT DISTINCT s.targets AS targets, e.id AS key
      FROM (
        SELECT DISTINCT facts.then_key AS targets
        FROM facts
      ) AS s JOIN unnest(s.targets) AS e(id) ON true
    ) AS k ON k.targets = facts.then_key
  ),
  top0 AS (
    SELECT k.key AS key, k.then_key AS then_key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST) AS place
    FROM (
      SELECT each.key AS key, each.then_key AS then_key,
        CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT spread1.key AS key, spread1.then_key AS then_key, spread1.person_id AS person_id,
          CAST(coalesce(sum(spread1.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread1
        GROUP BY spread1.key, spread1.then_key, spread1.person_id
      ) AS each
      GROUP BY each.key, each.then_key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST, k.then_key ASC NULLS LAST
    LIMIT 3
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, CAST(top0.then_key AS TEXT) AS "thenKey",
            top0.outreaches AS outreaches, top0.people AS people,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_3
                FROM (
                  SELECT t1.title AS title
                ) AS r$
              ) AS anon_2
              FROM advocacy_campaigns AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id = top0.key
            ) AS campaign,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_4
                FROM (
                  SELECT t1.given_name AS "givenName"
                ) AS r$
              ) AS anon_3
              FROM targets AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id = top0.then_key
            ) AS target
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
