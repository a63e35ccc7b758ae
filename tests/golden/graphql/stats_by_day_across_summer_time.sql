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
    SELECT o.period AS period, count(*) AS outreaches
    FROM (
      SELECT
        width_bucket(t0.action_date, (
          SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_1
          FROM frame
        )) AS period,
        t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND t0.action_date >= (
          SELECT $2::TIMESTAMP WITH TIME ZONE AS anon_2
        )
        AND t0.action_date < (
          SELECT $3::TIMESTAMP WITH TIME ZONE AS anon_3
        )
    ) AS o
    GROUP BY o.period
  ),
  counts AS (
    SELECT facts.period AS period, CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
    GROUP BY facts.period
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
            coalesce(counts.outreaches, 0) AS outreaches
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 "America/New_York"
-- $2 2026-03-07T05:00:00+00:00
-- $3 2026-03-10T04:00:00+00:00
-- $4 {organization}
