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
      WITH
        pairs AS MATERIALIZED (
          SELECT s.targets AS targets, e.id AS key
          FROM (
            SELECT DISTINCT facts.key AS targets
            FROM facts
          ) AS s JOIN unnest(s.targets) AS e(id) ON true
        ),
        states AS MATERIALIZED (
          SELECT t.id AS id,
            left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
              255) COLLATE "C" AS state
          FROM targets AS t
          WHERE t.organization_id = $1::UUID
            AND t.id IN (
              SELECT pairs.key
              FROM pairs
            )
        )
      SELECT DISTINCT pairs.targets AS targets, states.state AS key
      FROM pairs JOIN states ON states.id = pairs.key
      WHERE states.state IS NOT NULL
    ) AS k ON k.targets = facts.key
  ),
  top0 AS (
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
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches,
            top0.people AS people
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
