WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place,
      s.start < $1::TIMESTAMP WITH TIME ZONE OR lead(s.start) OVER (ORDER BY s.start) IS NULL AND date_trunc('quarter',
        timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE)) = date_trunc('quarter',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')) AS partial
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($2::VARCHAR, timezone('UTC', d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($2::VARCHAR, d.clock)) ELSE timezone($2::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('quarter', timezone($2::VARCHAR, $1::TIMESTAMP WITH TIME ZONE)),
        date_trunc('quarter',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '3 months') AS d(clock)
      WHERE $1::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
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
          SELECT $1::TIMESTAMP WITH TIME ZONE AS anon_2
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
            frame.partial AS partial, coalesce(counts.outreaches, 0) AS outreaches
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-01-14T00:00:00+00:00
-- $2 "UTC"
-- $3 2026-07-01T00:00:00+00:00
-- $4 {organization}

WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place,
      s.start < $1::TIMESTAMP WITH TIME ZONE OR lead(s.start) OVER (ORDER BY s.start) IS NULL AND date_trunc('year',
        timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE)) = date_trunc('year',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')) AS partial
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($2::VARCHAR, timezone('UTC', d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($2::VARCHAR, d.clock)) ELSE timezone($2::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('year', timezone($2::VARCHAR, $1::TIMESTAMP WITH TIME ZONE)),
        date_trunc('year',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 year') AS d(clock)
      WHERE $1::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
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
          SELECT $1::TIMESTAMP WITH TIME ZONE AS anon_2
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
            frame.partial AS partial, coalesce(counts.outreaches, 0) AS outreaches
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2025-12-31T18:30:00+00:00
-- $2 "<+0530>-05:30"
-- $3 2026-06-30T18:30:00+00:00
-- $4 {organization}

WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($1::VARCHAR, timezone('UTC', d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($1::VARCHAR, timezone($1::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($1::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($1::VARCHAR, d.clock)) ELSE timezone($1::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('week',
        timezone($1::VARCHAR, $2::TIMESTAMP WITH TIME ZONE) - interval '6 days') + interval '6 days',
        date_trunc('week',
          timezone($1::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond') - interval '6 days') + interval '6 days',
        interval '1 week') AS d(clock)
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
-- $1 "UTC"
-- $2 2026-01-14T00:00:00+00:00
-- $3 2026-02-10T00:00:00+00:00
-- $4 {organization}

WITH frame AS (
  SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place,
    s.start < $1::TIMESTAMP WITH TIME ZONE OR lead(s.start) OVER (ORDER BY s.start) IS NULL AND date_trunc('hour',
      $2::TIMESTAMP WITH TIME ZONE, $3::VARCHAR) = date_trunc('hour',
        $2::TIMESTAMP WITH TIME ZONE - interval '1 microsecond', $3::VARCHAR) AS partial
  FROM (
    SELECT min(q.moment) AS start
    FROM generate_series(date_trunc('hour', $1::TIMESTAMP WITH TIME ZONE, $3::VARCHAR),
      $2::TIMESTAMP WITH TIME ZONE - interval '1 microsecond', interval '15 minutes') AS q(moment)
    WHERE date_trunc('hour', q.moment, $3::VARCHAR) >= date_trunc('hour',
      $1::TIMESTAMP WITH TIME ZONE, $3::VARCHAR)
      AND $1::TIMESTAMP WITH TIME ZONE < $2::TIMESTAMP WITH TIME ZONE
    GROUP BY date_trunc('hour', q.moment, $3::VARCHAR)
  ) AS s
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT frame.partial AS partial
        ) AS r$
      ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
      FROM frame
    ) AS series
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-01-14T10:00:00+00:00
-- $2 2026-01-14T11:30:00+00:00
-- $3 "UTC"
