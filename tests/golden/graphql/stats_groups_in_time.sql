WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($1::VARCHAR, timezone('UTC', d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($1::VARCHAR, d.clock)) ELSE timezone($1::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('day', timezone($1::VARCHAR, $2::TIMESTAMP WITH TIME ZONE)),
        date_trunc('day',
          timezone($1::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 day') AS d(clock)
      WHERE $2::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
    ) AS s
  ),
  facts AS (
    SELECT o.person_id AS person_id, o.period AS period, o.key AS key, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id,
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        nullif(lower(t0.type), '') COLLATE "C" AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND t0.action_date >= $2::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period, o.key
  ),
  counts AS (
    SELECT facts.period AS period, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
    GROUP BY facts.period
  ),
  top1 AS (
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
  counts1 AS (
    SELECT g.place AS place, g.period AS period,
      CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches,
      CAST(coalesce(count(g.person_id), 0) AS BIGINT) AS people
    FROM (
      SELECT top1.place AS place, facts.person_id AS person_id, facts.period AS period,
        facts.outreaches AS outreaches
      FROM facts JOIN top1 ON coalesce(facts.key, '') = coalesce(top1.key, '')
    ) AS g
    GROUP BY g.place, g.period
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              coalesce(counts.outreaches, 0) AS outreaches
          ) AS r$
        ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
        FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
      ) AS series,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, coalesce(s1.series, '[]'::json) AS series
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_2
        FROM top1 LEFT OUTER JOIN (
          SELECT top1.place AS place,
            json_agg((
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
                  coalesce(counts1.outreaches, 0) AS outreaches,
                  coalesce(counts1.people, 0) AS people
              ) AS r$
            ) ORDER BY frame.place ASC) AS series
          FROM top1 JOIN frame ON true LEFT OUTER JOIN counts1 ON counts1.place = top1.place AND counts1.period = frame.place
          GROUP BY top1.place
        ) AS s1 ON s1.place = top1.place
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 "UTC"
-- $2 2026-02-01T00:00:00+00:00
-- $3 2026-02-04T00:00:00+00:00
-- $4 {organization}
