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
  ),
  spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, c.place AS period,
      CAST(sum(c.outreaches) AS BIGINT) AS outreaches, CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key,
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT ends.days
          FROM ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $4::UUID
        AND rollup_months.dimension = 'type'
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT ends.first
          FROM ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT ends.last
          FROM ends
        )
      UNION ALL
      SELECT d.key AS key, moves.place AS place,
        CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
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
          AND rollup_days.dimension = 'type'
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
      SELECT d.key AS key, moves.place AS place,
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
          AND rollup_days.dimension = 'type'
          AND rollup_days.day = bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (bounds.place - 1, 1), (bounds.place, -1)) AS moves (place,
        sign) ON true
      WHERE bounds.quarter > 0
      UNION ALL
      SELECT coalesce(left(lower(pending.type), 255), '') AS key,
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
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_5
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
    GROUP BY c.key, c.place
    HAVING sum(c.outreaches) != 0
  ),
  top1 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT spread.key AS key, CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
      FROM spread
      GROUP BY spread.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  periods AS (
    SELECT b.place AS place, b.begin AS begin, b."end" AS "end", b.time_zone AS time_zone,
      b.first AS first, b.last AS last,
      CASE WHEN (b.first >= b.last) THEN b.begin ELSE timezone(b.time_zone,
        CAST(b.first AS TIMESTAMP WITHOUT TIME ZONE)) END AS since,
      CASE WHEN (b.first >= b.last) THEN b.begin ELSE timezone(b.time_zone,
        CAST(b.last AS TIMESTAMP WITHOUT TIME ZONE)) END AS until
    FROM (
      SELECT a.place AS place, a.begin AS begin, a."end" AS "end", a.time_zone AS time_zone,
        CAST(timezone(a.time_zone, a.begin + interval '12 hours') AS DATE) AS first,
        greatest(CAST(timezone(a.time_zone, a.begin + interval '12 hours') AS DATE),
          CAST(timezone(a.time_zone, a."end" + interval '12 hours') AS DATE)) AS last
      FROM (
        SELECT frame.place AS place, greatest(frame.start, $2::TIMESTAMP WITH TIME ZONE) AS begin,
          lead(frame.start, 1, $3::TIMESTAMP WITH TIME ZONE) OVER (ORDER BY frame.place) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $4::UUID
          ) AS time_zone
        FROM frame
      ) AS a
    ) AS b
  ),
  people_by_key_period AS (
    SELECT r.key AS key, r.place AS period, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT periods.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $4::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $4::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_1(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $4::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month = CAST(n_1.moment AS DATE)
          AND rollup_people_by_month.previous_month < CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT periods.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(periods.first, (
        SELECT min(rollup_people_months.day) AS min_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $4::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(periods.last - 1, (
        SELECT max(rollup_people_months.day) AS max_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $4::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_2(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $4::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day = CAST(n_2.moment AS DATE)
          AND rollup_people_months.previous_month < CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_2.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_2.moment AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT periods.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(periods.first, (
        SELECT min(rollup_people.day) AS min_3
        FROM rollup_people
        WHERE rollup_people.organization_id = $4::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(periods.last - 1, (
        SELECT max(rollup_people.day) AS max_3
        FROM rollup_people
        WHERE rollup_people.organization_id = $4::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_3(moment) ON true JOIN LATERAL (
        SELECT rollup_people.key AS key, rollup_people.people AS people
        FROM rollup_people
        WHERE rollup_people.organization_id = $4::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day = CAST(n_3.moment AS DATE)
          AND rollup_people.previous >= CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
          AND rollup_people.previous < periods.first
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE periods.first > CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT p.place AS place, p.key AS key,
        CAST(CASE WHEN p.has_deltas THEN CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $4::UUID
            AND t1.person_id = p.person_id
            AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
            AND t1.action_date >= periods.begin
            AND t1.action_date < periods."end"
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $4::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $4::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $4::UUID
                AND t2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(t2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
                AND t2.action_date >= periods.since
                AND t2.action_date < periods.until
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_6
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $4::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_7
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $4::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(d2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
                AND d2.action_date >= periods.since
                AND d2.action_date < periods.until
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) WHEN (p.is_inside = p.is_outside) THEN 0 WHEN (EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $4::UUID
            AND t1.person_id = p.person_id
            AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
            AND t1.action_date >= greatest(periods.begin, periods.since)
            AND t1.action_date < least(periods."end", periods.until)
        )) THEN 0 ELSE CAST(p.is_inside AS INTEGER) - CAST(p.is_outside AS INTEGER) END AS INTEGER) AS people
      FROM (
        SELECT e.place AS place, e.key AS key, e.person_id AS person_id,
          bool_or(e.is_inside) AS is_inside, bool_or(NOT e.is_inside) AS is_outside,
          bool_or(e.is_pending) AS has_deltas
        FROM (
          SELECT periods.place AS place, o.key AS key, o.person_id AS person_id,
            "between".inside AS is_inside, false AS is_pending
          FROM periods JOIN LATERAL (VALUES (periods.begin, periods.since, true),
            (periods.since, periods.begin, false), (periods.until, periods."end", true),
            (periods."end", periods.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
              SELECT t0.person_id AS person_id,
                nullif(coalesce(left(lower(t0.type), 255), ''), '') COLLATE "C" AS key
              FROM outreaches AS t0
              WHERE t0.organization_id = $4::UUID
                AND t0.action_date >= "between".since
                AND t0.action_date < "between".until
                AND t0.person_id IS NOT NULL
              LIMIT ALL
              OFFSET 0
            ) AS o ON true
          UNION ALL
          SELECT periods.place AS place, pending.key AS key, pending.person_id AS person_id,
            CAST(NULL AS BOOLEAN) AS anon_8, true AS anon_9
          FROM (
            SELECT outreach_deltas.person_id AS person_id,
              nullif(coalesce(left(lower(outreach_deltas.type), 255), ''), '') COLLATE "C" AS key,
              outreach_deltas.action_date AS action_date
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $4::UUID
              AND outreach_deltas.transaction >= coalesce((
                SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_10
                FROM delta_marks
                WHERE delta_marks.organization_id = $4::UUID
              ), 0)
              AND outreach_deltas.person_id IS NOT NULL
          ) AS pending JOIN periods ON width_bucket(pending.action_date, (
            SELECT array_agg(timezone(periods.time_zone, CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) ORDER BY periods.place ASC) AS array_agg_1
            FROM periods
          )) = periods.place AND pending.action_date >= periods.since AND pending.action_date < periods.until
        ) AS e
        GROUP BY e.place, e.key, e.person_id
      ) AS p JOIN periods ON periods.place = p.place
    ) AS r
    GROUP BY r.key, r.place
  ),
  counts1 AS (
    SELECT with_people.place AS place, with_people.period AS period,
      with_people.outreaches AS outreaches, coalesce(p.people, 0) AS people
    FROM (
      SELECT g.place AS place, g.period AS period,
        CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
      FROM (
        SELECT top1.place AS place, spread.period AS period, spread.outreaches AS outreaches,
          spread.duration AS duration
        FROM spread JOIN top1 ON coalesce(spread.key, '') = coalesce(top1.key, '')
      ) AS g
      GROUP BY g.place, g.period
    ) AS with_people LEFT OUTER JOIN (
      SELECT top1.place AS place, people_by_key_period.period AS period,
        people_by_key_period.people AS people
      FROM people_by_key_period JOIN top1 ON coalesce(people_by_key_period.key, '') = coalesce(top1.key,
        '')
    ) AS p ON with_people.place = p.place AND with_people.period = p.period
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
