WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place,
      s.start < $1::TIMESTAMP WITH TIME ZONE OR lead(s.start) OVER (ORDER BY s.start) IS NULL AND date_trunc('day',
        timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE)) = date_trunc('day',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')) AS partial
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($2::VARCHAR, timezone('UTC', d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($2::VARCHAR, d.clock)) ELSE timezone($2::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('day', timezone($2::VARCHAR, $1::TIMESTAMP WITH TIME ZONE)),
        date_trunc('day',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 day') AS d(clock)
      WHERE $1::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
    ) AS s
  ),
  facts AS (
    SELECT o.person_id AS person_id, o.period AS period, o.key AS key, count(*) AS outreaches,
      sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id,
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        nullif(left(lower(t0.type), 255), '') COLLATE "C" AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND t0.action_date >= $1::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period, o.key
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
    LIMIT 2
  ),
  counts0 AS (
    SELECT frame.place AS period, top0.place AS place,
      CAST(sum(coalesce(n.duration, 0)) OVER (PARTITION BY top0.place ORDER BY frame.place) AS BIGINT) AS cumulative_duration,
      CAST(sum(coalesce(n.outreaches, 0)) OVER (PARTITION BY top0.place ORDER BY frame.place) AS BIGINT) AS cumulative_outreaches,
      CAST(sum(coalesce(n.added_people, 0)) OVER (PARTITION BY top0.place ORDER BY frame.place) AS BIGINT) AS cumulative_people,
      n.added_people AS added_people, n.duration AS duration, n.outreaches AS outreaches,
      n.people AS people
    FROM top0 JOIN frame ON true LEFT OUTER JOIN (
      SELECT first.place AS place, first.period AS period,
        CAST(coalesce(count(first.person_id) FILTER (WHERE first.period = first.first_period), 0) AS BIGINT) AS added_people,
        CAST(coalesce(sum(first.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(first.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(first.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT g.place AS place, g.person_id AS person_id, g.period AS period,
          g.outreaches AS outreaches, g.duration AS duration,
          min(g.period) OVER (PARTITION BY g.place, g.person_id) AS first_period
        FROM (
          SELECT top0.place AS place, facts.person_id AS person_id, facts.period AS period,
            facts.outreaches AS outreaches, facts.duration AS duration
          FROM facts JOIN top0 ON coalesce(facts.key, '') = coalesce(top0.key, '')
        ) AS g
      ) AS first
      GROUP BY first.place, first.period
    ) AS n ON n.place = top0.place AND n.period = frame.place
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
            frame.partial AS partial, CAST(top0.key AS TEXT) AS key, NULL AS "thenKey",
            false AS others, coalesce(counts0.outreaches, 0) AS outreaches,
            coalesce(counts0.people, 0) AS people, coalesce(counts0.duration, 0) AS duration,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT counts0.cumulative_outreaches AS outreaches,
                  counts0.cumulative_people AS people, counts0.cumulative_duration AS duration
              ) AS r$
            ) AS cumulative,
            NULL AS campaign, NULL AS target, NULL AS person, NULL AS tag
        ) AS r$
      ) ORDER BY frame.place ASC, top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0 JOIN frame ON true LEFT OUTER JOIN counts0 ON counts0.place = top0.place AND counts0.period = frame.place
    ) AS rows
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-02-01T00:00:00+00:00
-- $2 "UTC"
-- $3 2026-02-04T00:00:00+00:00
-- $4 {organization}
