WITH
  facts AS (
    SELECT o.key AS key, count(*) AS outreaches
    FROM (
      SELECT nullif(to_char(timezone($1::VARCHAR, t0.action_date), 'HH24'), '') COLLATE "C" AS key,
        t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $2::UUID
    ) AS o
    GROUP BY o.key
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
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
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 "America/New_York"
-- $2 {organization}

WITH
  facts AS (
    SELECT o.key AS key, count(*) AS outreaches
    FROM (
      SELECT nullif(to_char(timezone($1::VARCHAR, t0.action_date), 'FMDAY'), '') COLLATE "C" AS key,
        t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $2::UUID
    ) AS o
    GROUP BY o.key
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT facts.key AS key, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
      GROUP BY facts.key
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
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 "America/New_York"
-- $2 {organization}
