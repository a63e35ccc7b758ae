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
  bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_bin(interval '15 minutes', m.at, timestamptz '2000-01-01 00:00:00+00') AS moved_at
      FROM (
        SELECT frame.place AS place, greatest(frame.start, $2::TIMESTAMP WITH TIME ZONE) AS at
        FROM frame
        UNION ALL
        SELECT CAST(count(*) + 1 AS INTEGER) AS anon_2, $3::TIMESTAMP WITH TIME ZONE AS anon_3
        FROM frame
      ) AS m
    ) AS q
  ),
  ends AS (
    SELECT array_agg(bounds.moved_at ORDER BY bounds.place ASC) AS moments,
      array_agg(bounds.day ORDER BY bounds.place ASC) AS days, min(bounds.day) AS first,
      max(bounds.day) AS last, max(bounds.place) AS last_place
    FROM bounds
  ),
  facts AS (
    SELECT c.place AS period, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT ends.days
          FROM ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $4::UUID
        AND rollup_months.dimension = 'all'
        AND rollup_months.key = CAST('' AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT ends.first
          FROM ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT ends.last
          FROM ends
        )
      UNION ALL
      SELECT moves.place AS place, CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST(d.duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT CAST(date_trunc('month', bounds.day) AS DATE) AS month, min(bounds.day) AS first
        FROM bounds
        WHERE bounds.day > CAST(date_trunc('month', bounds.day) AS DATE)
        GROUP BY CAST(date_trunc('month', bounds.day) AS DATE)
      ) AS divided JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $4::UUID
          AND rollup_days.dimension = 'all'
          AND rollup_days.key = CAST('' AS TEXT)
          AND rollup_days.day >= divided.first
          AND rollup_days.day < CAST(divided.month + interval '1 month' AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (width_bucket(CAST(d.day AS DATE), (
        SELECT ends.days
        FROM ends
      )), 1), (width_bucket(CAST(divided.month AS DATE), (
        SELECT ends.days
        FROM ends
      )), -1)) AS moves (place, sign) ON true
      WHERE width_bucket(CAST(d.day AS DATE), (
        SELECT ends.days
        FROM ends
      )) != width_bucket(CAST(divided.month AS DATE), (
        SELECT ends.days
        FROM ends
      ))
      UNION ALL
      SELECT moves.place AS place,
        CAST(coalesce(d.counts[width_bucket(CAST(bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS outreaches,
        CAST(coalesce(d.durations[width_bucket(CAST(bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS duration
      FROM bounds JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $4::UUID
          AND rollup_days.dimension = 'all'
          AND rollup_days.key = CAST('' AS TEXT)
          AND rollup_days.day = bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (bounds.place - 1, 1), (bounds.place, -1)) AS moves (place,
        sign) ON true
      WHERE bounds.quarter > 0
      UNION ALL
      SELECT
        width_bucket(pending.action_date, (
          SELECT ends.moments
          FROM ends
        )) AS place,
        CAST(pending.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(pending.duration * 1 AS BIGINT) AS duration
      FROM (
        SELECT outreach_deltas.organization_id AS organization_id,
          outreach_deltas.transaction AS transaction, outreach_deltas.id AS id,
          outreach_deltas.campaign_id AS campaign_id, outreach_deltas.person_id AS person_id,
          outreach_deltas.type AS type, outreach_deltas.source AS source,
          outreach_deltas.targets AS targets, outreach_deltas.action_date AS action_date,
          outreach_deltas.outreaches AS outreaches, outreach_deltas.duration AS duration
        FROM outreach_deltas
        WHERE outreach_deltas.organization_id = $4::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_4
            FROM delta_marks
            WHERE delta_marks.organization_id = $4::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT ends.last_place
        FROM ends
      )
    GROUP BY c.place
    HAVING sum(c.outreaches) != 0
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
-- $1 "Pacific/Auckland"
-- $2 2026-02-02T11:00:00+00:00
-- $3 2026-02-04T11:00:00+00:00
-- $4 {organization}
