WITH
  facts AS (
    SELECT o.person_id AS person_id, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id, t0.person_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
    ) AS o
    GROUP BY o.person_id, o.key
  ),
  spread AS (
    SELECT facts.person_id AS person_id, facts.outreaches AS outreaches, p.tag_id AS key
    FROM facts LEFT OUTER JOIN taggings AS p ON p.organization_id = $1::UUID AND p.person_id = facts.key
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
            top0.people AS people,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_3
                FROM (
                  SELECT t1.name AS name
                ) AS r$
              ) AS anon_2
              FROM tags AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id = top0.key
            ) AS tag
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
