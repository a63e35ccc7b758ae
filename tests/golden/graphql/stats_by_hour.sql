WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT min(q.moment) AS start
      FROM generate_series(date_trunc('hour', $1::TIMESTAMP WITH TIME ZONE, $2::VARCHAR),
        $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond', interval '15 minutes') AS q(moment)
      WHERE date_trunc('hour', q.moment, $2::VARCHAR) >= date_trunc('hour',
        $1::TIMESTAMP WITH TIME ZONE, $2::VARCHAR)
        AND $1::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
      GROUP BY date_trunc('hour', q.moment, $2::VARCHAR)
    ) AS s
  ),
  facts AS (
    SELECT o.period AS period, count(*) AS outreaches, sum(o.duration) AS duration
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
          SELECT $1::TIMESTAMP WITH TIME ZONE AS anon_2
        )
        AND t0.action_date < (
          SELECT $3::TIMESTAMP WITH TIME ZONE AS anon_3
        )
    ) AS o
    GROUP BY o.period
  ),
  counts AS (
    SELECT facts.period AS period, CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
      CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
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
            coalesce(counts.outreaches, 0) AS outreaches, coalesce(counts.duration, 0) AS duration
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-02-03T08:30:00+00:00
-- $2 "UTC"
-- $3 2026-02-03T11:00:00+00:00
-- $4 {organization}
