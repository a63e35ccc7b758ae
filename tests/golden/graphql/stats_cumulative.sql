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
    SELECT o.person_id AS person_id, o.period AS period, count(*) AS outreaches,
      sum(o.duration) AS duration
    FROM (
      SELECT t0.person_id AS person_id,
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND t0.action_date >= $2::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period
  ),
  counts AS (
    SELECT frame.place AS period,
      CAST(sum(coalesce(n.duration, 0)) OVER (ORDER BY frame.place) AS BIGINT) AS cumulative_duration,
      CAST(sum(coalesce(n.outreaches, 0)) OVER (ORDER BY frame.place) AS BIGINT) AS cumulative_outreaches,
      CAST(sum(coalesce(n.added_people, 0)) OVER (ORDER BY frame.place) AS BIGINT) AS cumulative_people,
      n.added_people AS added_people, n.duration AS duration, n.outreaches AS outreaches,
      n.people AS people
    FROM frame LEFT OUTER JOIN (
      SELECT first.period AS period,
        CAST(coalesce(count(first.person_id) FILTER (WHERE first.period = first.first_period), 0) AS BIGINT) AS added_people,
        CAST(coalesce(sum(first.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(first.outreaches), 0) AS BIGINT) AS outreaches,
        CAST(coalesce(count(first.person_id), 0) AS BIGINT) AS people
      FROM (
        SELECT facts.person_id AS person_id, facts.period AS period, facts.outreaches AS outreaches,
          facts.duration AS duration,
          min(facts.period) OVER (PARTITION BY facts.person_id) AS first_period
        FROM facts
      ) AS first
      GROUP BY first.period
    ) AS n ON n.period = frame.place
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
            coalesce(counts.outreaches, 0) AS outreaches, coalesce(counts.people, 0) AS people,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT counts.cumulative_outreaches AS outreaches,
                  counts.cumulative_people AS people, counts.cumulative_duration AS duration,
                  'OutreachTotals' AS t
              ) AS r$
            ) AS cumulative
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 "UTC"
-- $2 2026-02-01T00:00:00+00:00
-- $3 2026-02-04T00:00:00+00:00
-- $4 {organization}
