WITH
  previous2_bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_bin(interval '15 minutes', m.at, timestamptz '2000-01-01 00:00:00+00') AS moved_at
      FROM (
        SELECT CAST(1 AS INTEGER) AS place, $1::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS greatest_1
      ) AS m
    ) AS q
  ),
  previous2_ends AS (
    SELECT array_agg(previous2_bounds.moved_at ORDER BY previous2_bounds.place ASC) AS moments,
      array_agg(previous2_bounds.day ORDER BY previous2_bounds.place ASC) AS days,
      min(previous2_bounds.day) AS first, max(previous2_bounds.day) AS last,
      max(previous2_bounds.place) AS last_place
    FROM previous2_bounds
  ),
  previous2_facts AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT previous2_ends.days
          FROM previous2_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $3::UUID
        AND rollup_months.dimension = 'campaign'
        AND rollup_months.key = CAST($4::UUID AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT previous2_ends.first
          FROM previous2_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT previous2_ends.last
          FROM previous2_ends
        )
      UNION ALL
      SELECT moves.place AS place, CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST(d.duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT CAST(date_trunc('month', previous2_bounds.day) AS DATE) AS month,
          min(previous2_bounds.day) AS first
        FROM previous2_bounds
        WHERE previous2_bounds.day > CAST(date_trunc('month', previous2_bounds.day) AS DATE)
        GROUP BY CAST(date_trunc('month', previous2_bounds.day) AS DATE)
      ) AS divided JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'campaign'
          AND rollup_days.key = CAST($4::UUID AS TEXT)
          AND rollup_days.day >= divided.first
          AND rollup_days.day < CAST(divided.month + interval '1 month' AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (width_bucket(CAST(d.day AS DATE), (
        SELECT previous2_ends.days
        FROM previous2_ends
      )), 1), (width_bucket(CAST(divided.month AS DATE), (
        SELECT previous2_ends.days
        FROM previous2_ends
      )), -1)) AS moves (place, sign) ON true
      WHERE width_bucket(CAST(d.day AS DATE), (
        SELECT previous2_ends.days
        FROM previous2_ends
      )) != width_bucket(CAST(divided.month AS DATE), (
        SELECT previous2_ends.days
        FROM previous2_ends
      ))
      UNION ALL
      SELECT moves.place AS place,
        CAST(coalesce(d.counts[width_bucket(CAST(previous2_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS outreaches,
        CAST(coalesce(d.durations[width_bucket(CAST(previous2_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS duration
      FROM previous2_bounds JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'campaign'
          AND rollup_days.key = CAST($4::UUID AS TEXT)
          AND rollup_days.day = previous2_bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (previous2_bounds.place - 1, 1),
        (previous2_bounds.place, -1)) AS moves (place, sign) ON true
      WHERE previous2_bounds.quarter > 0
      UNION ALL
      SELECT
        width_bucket(pending.action_date, (
          SELECT previous2_ends.moments
          FROM previous2_ends
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
        WHERE outreach_deltas.organization_id = $3::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_3
            FROM delta_marks
            WHERE delta_marks.organization_id = $3::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
          AND outreach_deltas.campaign_id = $4::UUID
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT previous2_ends.last_place
        FROM previous2_ends
      )
    HAVING sum(c.outreaches) != 0
  ),
  previous2_period AS (
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
        SELECT 1 AS place, $1::TIMESTAMP WITH TIME ZONE AS begin,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $3::UUID
          ) AS time_zone
      ) AS a
    ) AS b
  ),
  previous2_new_people_by_ AS (
    SELECT CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT previous2_period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM previous2_period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(previous2_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($4::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(previous2_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($4::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_1(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($4::UUID AS TEXT)
          AND rollup_people_by_month.month = CAST(n_1.moment AS DATE)
          AND rollup_people_by_month.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT previous2_period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM previous2_period JOIN LATERAL generate_series(CAST(greatest(previous2_period.first, (
        SELECT min(rollup_people_months.day) AS min_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($4::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(previous2_period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($4::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_2(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($4::UUID AS TEXT)
          AND rollup_people_months.day = CAST(n_2.moment AS DATE)
          AND rollup_people_months.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(previous2_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(previous2_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_2.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(previous2_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_2.moment AS DATE) >= CAST(date_trunc('month', CAST(previous2_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT moves.place AS place, f.key AS key, moves.sign AS sign
      FROM (
        SELECT p.key AS key, p.person_id AS person_id, p.has_deltas AS has_deltas,
          (
            SELECT min(t1.action_date) AS min_3
            FROM outreaches AS t1
            WHERE t1.organization_id = $3::UUID
              AND t1.person_id = p.person_id
              AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
          ) AS at
        FROM (
          SELECT e.key AS key, e.person_id AS person_id, bool_or(e.is_pending) AS has_deltas
          FROM (
            SELECT near.key AS key, near.person_id AS person_id, near.is_pending AS is_pending
            FROM (
              SELECT previous2_period.place AS place, o.key AS key, o.person_id AS person_id,
                "between".inside AS is_inside, false AS is_pending
              FROM previous2_period JOIN LATERAL (VALUES (previous2_period.begin,
                previous2_period.since, true),
                (previous2_period.since, previous2_period.begin, false),
                (previous2_period.until, previous2_period."end", true),
                (previous2_period."end", previous2_period.until, false)) AS "between" (since, until,
                  inside) ON "between".since < "between".until JOIN LATERAL (
                    SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key
                    FROM outreaches AS t0
                    WHERE t0.organization_id = $3::UUID
                      AND t0.action_date >= "between".since
                      AND t0.action_date < "between".until
                      AND t0.person_id IS NOT NULL
                      AND t0.advocacy_campaign_id = $4::UUID
                    LIMIT ALL
                    OFFSET 0
                  ) AS o ON true
            ) AS near
            UNION ALL
            SELECT pending.key AS key, pending.person_id AS person_id, true AS anon_4
            FROM (
              SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $3::UUID
                AND outreach_deltas.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_5
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND outreach_deltas.person_id IS NOT NULL
                AND outreach_deltas.campaign_id = $4::UUID
            ) AS pending
          ) AS e
          GROUP BY e.key, e.person_id
        ) AS p
        LIMIT ALL
        OFFSET 0
      ) AS f JOIN LATERAL (VALUES (CASE WHEN (f.at < (
        SELECT max(previous2_period."end") AS max_3
        FROM previous2_period
      )) THEN width_bucket(f.at, (
        SELECT array_agg(previous2_period.begin ORDER BY previous2_period.place ASC) AS array_agg_1
        FROM previous2_period
      )) ELSE 0 END, 1), (CASE WHEN (CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_4
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_6
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_7
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END < (
        SELECT max(previous2_period.last) AS max_4
        FROM previous2_period
      )) THEN width_bucket(CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_4
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_6
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_7
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END, (
        SELECT array_agg(previous2_period.first ORDER BY previous2_period.place ASC) AS array_agg_2
        FROM previous2_period
      )) ELSE 0 END, -1)) AS moves (place, sign) ON true
      WHERE moves.place >= 1
    ) AS r
  ),
  previous2_whole AS (
    SELECT coalesce(previous2_new_people_by_.people, 0) AS new_people
    FROM (
      SELECT CAST(coalesce(sum(previous2_facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM previous2_facts
    ) AS with_new_people LEFT OUTER JOIN previous2_new_people_by_ ON true
  ),
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($5::VARCHAR, timezone('UTC', d.clock - (timezone($5::VARCHAR, timezone($5::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($5::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($5::VARCHAR, timezone($5::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($5::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($5::VARCHAR, d.clock)) ELSE timezone($5::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('day', timezone($5::VARCHAR, $6::TIMESTAMP WITH TIME ZONE)),
        date_trunc('day',
          timezone($5::VARCHAR, $7::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 day') AS d(clock)
      WHERE $6::TIMESTAMP WITH TIME ZONE < $7::TIMESTAMP WITH TIME ZONE
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
        SELECT frame.place AS place, greatest(frame.start, $6::TIMESTAMP WITH TIME ZONE) AS at
        FROM frame
        UNION ALL
        SELECT CAST(count(*) + 1 AS INTEGER) AS anon_8, $7::TIMESTAMP WITH TIME ZONE AS anon_9
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
      WHERE rollup_months.organization_id = $3::UUID
        AND rollup_months.dimension = 'campaign'
        AND rollup_months.key = CAST($8::UUID AS TEXT)
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
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'campaign'
          AND rollup_days.key = CAST($8::UUID AS TEXT)
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
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'campaign'
          AND rollup_days.key = CAST($8::UUID AS TEXT)
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
        WHERE outreach_deltas.organization_id = $3::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_10
            FROM delta_marks
            WHERE delta_marks.organization_id = $3::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
          AND outreach_deltas.campaign_id = $8::UUID
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
        SELECT frame.place AS place, greatest(frame.start, $6::TIMESTAMP WITH TIME ZONE) AS begin,
          lead(frame.start, 1, $7::TIMESTAMP WITH TIME ZONE) OVER (ORDER BY frame.place) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $3::UUID
          ) AS time_zone
        FROM frame
      ) AS a
    ) AS b
  ),
  new_people_by_period AS (
    SELECT r.place AS period, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT periods.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_5
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_5
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_3(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month = CAST(n_3.moment AS DATE)
          AND rollup_people_by_month.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT periods.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(periods.first, (
        SELECT min(rollup_people_months.day) AS min_6
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(periods.last - 1, (
        SELECT max(rollup_people_months.day) AS max_6
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_4(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day = CAST(n_4.moment AS DATE)
          AND rollup_people_months.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_4.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_4.moment AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT moves.place AS place, f.key AS key, moves.sign AS sign
      FROM (
        SELECT p.key AS key, p.person_id AS person_id, p.has_deltas AS has_deltas,
          (
            SELECT min(t1.action_date) AS min_7
            FROM outreaches AS t1
            WHERE t1.organization_id = $3::UUID
              AND t1.person_id = p.person_id
              AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
          ) AS at
        FROM (
          SELECT e.key AS key, e.person_id AS person_id, bool_or(e.is_pending) AS has_deltas
          FROM (
            SELECT near.key AS key, near.person_id AS person_id, near.is_pending AS is_pending
            FROM (
              SELECT periods.place AS place, o.key AS key, o.person_id AS person_id,
                "between".inside AS is_inside, false AS is_pending
              FROM periods JOIN LATERAL (VALUES (periods.begin, periods.since, true),
                (periods.since, periods.begin, false), (periods.until, periods."end", true),
                (periods."end", periods.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
                  SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key
                  FROM outreaches AS t0
                  WHERE t0.organization_id = $3::UUID
                    AND t0.action_date >= "between".since
                    AND t0.action_date < "between".until
                    AND t0.person_id IS NOT NULL
                    AND t0.advocacy_campaign_id = $8::UUID
                  LIMIT ALL
                  OFFSET 0
                ) AS o ON true
            ) AS near
            UNION ALL
            SELECT pending.key AS key, pending.person_id AS person_id, true AS anon_4
            FROM (
              SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $3::UUID
                AND outreach_deltas.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_11
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND outreach_deltas.person_id IS NOT NULL
                AND outreach_deltas.campaign_id = $8::UUID
            ) AS pending
          ) AS e
          GROUP BY e.key, e.person_id
        ) AS p
        LIMIT ALL
        OFFSET 0
      ) AS f JOIN LATERAL (VALUES (CASE WHEN (f.at < (
        SELECT max(periods."end") AS max_7
        FROM periods
      )) THEN width_bucket(f.at, (
        SELECT array_agg(periods.begin ORDER BY periods.place ASC) AS array_agg_3
        FROM periods
      )) ELSE 0 END, 1), (CASE WHEN (CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_8
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_12
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_13
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END < (
        SELECT max(periods.last) AS max_8
        FROM periods
      )) THEN width_bucket(CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_8
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_12
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_13
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END, (
        SELECT array_agg(periods.first ORDER BY periods.place ASC) AS array_agg_4
        FROM periods
      )) ELSE 0 END, -1)) AS moves (place, sign) ON true
      WHERE moves.place >= 1
    ) AS r
    GROUP BY r.place
  ),
  people_by_period AS (
    SELECT r.place AS period, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT periods.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_9
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_9
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_5(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month = CAST(n_5.moment AS DATE)
          AND rollup_people_by_month.previous_month < CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT periods.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(periods.first, (
        SELECT min(rollup_people_months.day) AS min_10
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(periods.last - 1, (
        SELECT max(rollup_people_months.day) AS max_10
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_6(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day = CAST(n_6.moment AS DATE)
          AND rollup_people_months.previous_month < CAST(date_trunc('month', CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_6.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(periods.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_6.moment AS DATE) >= CAST(date_trunc('month', CAST(periods.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT periods.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM periods JOIN LATERAL generate_series(CAST(greatest(periods.first, (
        SELECT min(rollup_people.day) AS min_11
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(periods.last - 1, (
        SELECT max(rollup_people.day) AS max_11
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_7(moment) ON true JOIN LATERAL (
        SELECT rollup_people.key AS key, rollup_people.people AS people
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day = CAST(n_7.moment AS DATE)
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
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
            AND t1.action_date >= periods.begin
            AND t1.action_date < periods."end"
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = p.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM p.key
                AND t2.action_date >= periods.since
                AND t2.action_date < periods.until
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_14
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_15
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM p.key
                AND d2.action_date >= periods.since
                AND d2.action_date < periods.until
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) WHEN (p.is_inside = p.is_outside) THEN 0 WHEN (EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
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
              SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key
              FROM outreaches AS t0
              WHERE t0.organization_id = $3::UUID
                AND t0.action_date >= "between".since
                AND t0.action_date < "between".until
                AND t0.person_id IS NOT NULL
                AND t0.advocacy_campaign_id = $8::UUID
              LIMIT ALL
              OFFSET 0
            ) AS o ON true
          UNION ALL
          SELECT periods.place AS place, pending.key AS key, pending.person_id AS person_id,
            CAST(NULL AS BOOLEAN) AS anon_16, true AS anon_4
          FROM (
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key,
              outreach_deltas.action_date AS action_date
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $3::UUID
              AND outreach_deltas.transaction >= coalesce((
                SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_17
                FROM delta_marks
                WHERE delta_marks.organization_id = $3::UUID
              ), 0)
              AND outreach_deltas.person_id IS NOT NULL
              AND outreach_deltas.campaign_id = $8::UUID
          ) AS pending JOIN periods ON width_bucket(pending.action_date, (
            SELECT array_agg(timezone(periods.time_zone, CAST(periods.first AS TIMESTAMP WITHOUT TIME ZONE)) ORDER BY periods.place ASC) AS array_agg_5
            FROM periods
          )) = periods.place AND pending.action_date >= periods.since AND pending.action_date < periods.until
        ) AS e
        GROUP BY e.place, e.key, e.person_id
      ) AS p JOIN periods ON periods.place = p.place
    ) AS r
    GROUP BY r.place
  ),
  counts AS (
    SELECT with_people.period AS period, with_people.new_people AS new_people,
      coalesce(people_by_period.people, 0) AS people
    FROM (
      SELECT with_new_people.period AS period,
        coalesce(new_people_by_period.people, 0) AS new_people,
        with_new_people.outreaches AS outreaches
      FROM (
        SELECT facts.period AS period,
          CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
        FROM facts
        GROUP BY facts.period
      ) AS with_new_people LEFT OUTER JOIN new_people_by_period ON with_new_people.period = new_people_by_period.period
    ) AS with_people LEFT OUTER JOIN people_by_period ON with_people.period = people_by_period.period
  ),
  period AS (
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
        SELECT 1 AS place, $6::TIMESTAMP WITH TIME ZONE AS begin,
          greatest($6::TIMESTAMP WITH TIME ZONE, $7::TIMESTAMP WITH TIME ZONE) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $3::UUID
          ) AS time_zone
      ) AS a
    ) AS b
  ),
  new_people_by_ AS (
    SELECT CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_12
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_12
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_8(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month = CAST(n_8.moment AS DATE)
          AND rollup_people_by_month.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people_months.day) AS min_13
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_13
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_9(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day = CAST(n_9.moment AS DATE)
          AND rollup_people_months.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_9.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_9.moment AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT moves.place AS place, f.key AS key, moves.sign AS sign
      FROM (
        SELECT p.key AS key, p.person_id AS person_id, p.has_deltas AS has_deltas,
          (
            SELECT min(t1.action_date) AS min_14
            FROM outreaches AS t1
            WHERE t1.organization_id = $3::UUID
              AND t1.person_id = p.person_id
              AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
          ) AS at
        FROM (
          SELECT e.key AS key, e.person_id AS person_id, bool_or(e.is_pending) AS has_deltas
          FROM (
            SELECT near.key AS key, near.person_id AS person_id, near.is_pending AS is_pending
            FROM (
              SELECT period.place AS place, o.key AS key, o.person_id AS person_id,
                "between".inside AS is_inside, false AS is_pending
              FROM period JOIN LATERAL (VALUES (period.begin, period.since, true),
                (period.since, period.begin, false), (period.until, period."end", true),
                (period."end", period.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
                  SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key
                  FROM outreaches AS t0
                  WHERE t0.organization_id = $3::UUID
                    AND t0.action_date >= "between".since
                    AND t0.action_date < "between".until
                    AND t0.person_id IS NOT NULL
                    AND t0.advocacy_campaign_id = $8::UUID
                  LIMIT ALL
                  OFFSET 0
                ) AS o ON true
            ) AS near
            UNION ALL
            SELECT pending.key AS key, pending.person_id AS person_id, true AS anon_4
            FROM (
              SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $3::UUID
                AND outreach_deltas.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_18
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND outreach_deltas.person_id IS NOT NULL
                AND outreach_deltas.campaign_id = $8::UUID
            ) AS pending
          ) AS e
          GROUP BY e.key, e.person_id
        ) AS p
        LIMIT ALL
        OFFSET 0
      ) AS f JOIN LATERAL (VALUES (CASE WHEN (f.at < (
        SELECT max(period."end") AS max_14
        FROM period
      )) THEN width_bucket(f.at, (
        SELECT array_agg(period.begin ORDER BY period.place ASC) AS array_agg_6
        FROM period
      )) ELSE 0 END, 1), (CASE WHEN (CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_15
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_19
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_20
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END < (
        SELECT max(period.last) AS max_15
        FROM period
      )) THEN width_bucket(CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_15
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_19
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_20
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END, (
        SELECT array_agg(period.first ORDER BY period.place ASC) AS array_agg_7
        FROM period
      )) ELSE 0 END, -1)) AS moves (place, sign) ON true
      WHERE moves.place >= 1
    ) AS r
  ),
  people_by_ AS (
    SELECT CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_16
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_16
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_10(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'campaign'
          AND rollup_people_by_month.key = CAST($8::UUID AS TEXT)
          AND rollup_people_by_month.month = CAST(n_10.moment AS DATE)
          AND rollup_people_by_month.previous_month < CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people_months.day) AS min_17
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_17
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_11(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'campaign'
          AND rollup_people_months.key = CAST($8::UUID AS TEXT)
          AND rollup_people_months.day = CAST(n_11.moment AS DATE)
          AND rollup_people_months.previous_month < CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_11.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_11.moment AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT period.place AS place, CAST(nullif(d.key, '') AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people.day) AS min_18
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people.day) AS max_18
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_12(moment) ON true JOIN LATERAL (
        SELECT rollup_people.key AS key, rollup_people.people AS people
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'campaign'
          AND rollup_people.key = CAST($8::UUID AS TEXT)
          AND rollup_people.day = CAST(n_12.moment AS DATE)
          AND rollup_people.previous >= CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
          AND rollup_people.previous < period.first
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE period.first > CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT p.place AS place, p.key AS key,
        CAST(CASE WHEN p.has_deltas THEN CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
            AND t1.action_date >= period.begin
            AND t1.action_date < period."end"
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = p.person_id
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM p.key
                AND t2.action_date >= period.since
                AND t2.action_date < period.until
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_21
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_22
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM p.key
                AND d2.action_date >= period.since
                AND d2.action_date < period.until
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) WHEN (p.is_inside = p.is_outside) THEN 0 WHEN (EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
            AND t1.action_date >= greatest(period.begin, period.since)
            AND t1.action_date < least(period."end", period.until)
        )) THEN 0 ELSE CAST(p.is_inside AS INTEGER) - CAST(p.is_outside AS INTEGER) END AS INTEGER) AS people
      FROM (
        SELECT e.place AS place, e.key AS key, e.person_id AS person_id,
          bool_or(e.is_inside) AS is_inside, bool_or(NOT e.is_inside) AS is_outside,
          bool_or(e.is_pending) AS has_deltas
        FROM (
          SELECT period.place AS place, o.key AS key, o.person_id AS person_id,
            "between".inside AS is_inside, false AS is_pending
          FROM period JOIN LATERAL (VALUES (period.begin, period.since, true),
            (period.since, period.begin, false), (period.until, period."end", true),
            (period."end", period.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
              SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key
              FROM outreaches AS t0
              WHERE t0.organization_id = $3::UUID
                AND t0.action_date >= "between".since
                AND t0.action_date < "between".until
                AND t0.person_id IS NOT NULL
                AND t0.advocacy_campaign_id = $8::UUID
              LIMIT ALL
              OFFSET 0
            ) AS o ON true
          UNION ALL
          SELECT period.place AS place, pending.key AS key, pending.person_id AS person_id,
            CAST(NULL AS BOOLEAN) AS anon_16, true AS anon_4
          FROM (
            SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key,
              outreach_deltas.action_date AS action_date
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $3::UUID
              AND outreach_deltas.transaction >= coalesce((
                SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_23
                FROM delta_marks
                WHERE delta_marks.organization_id = $3::UUID
              ), 0)
              AND outreach_deltas.person_id IS NOT NULL
              AND outreach_deltas.campaign_id = $8::UUID
          ) AS pending JOIN period ON width_bucket(pending.action_date, (
            SELECT array_agg(timezone(period.time_zone, CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) ORDER BY period.place ASC) AS array_agg_8
            FROM period
          )) = period.place AND pending.action_date >= period.since AND pending.action_date < period.until
        ) AS e
        GROUP BY e.place, e.key, e.person_id
      ) AS p JOIN period ON period.place = p.place
    ) AS r
  ),
  whole AS (
    SELECT with_people.new_people AS new_people, coalesce(people_by_.people, 0) AS people
    FROM (
      SELECT coalesce(new_people_by_.people, 0) AS new_people,
        with_new_people.outreaches AS outreaches
      FROM (
        SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
        FROM facts
      ) AS with_new_people LEFT OUTER JOIN new_people_by_ ON true
    ) AS with_people LEFT OUTER JOIN people_by_ ON true
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.people AS people, whole.new_people AS "newPeople",
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT previous2_whole.new_people AS "newPeople"
          ) AS r$
        ) AS anon_2
        FROM previous2_whole
      ) AS previous,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              coalesce(counts.people, 0) AS people, coalesce(counts.new_people, 0) AS "newPeople"
          ) AS r$
        ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
        FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
      ) AS series
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 2026-01-31T00:00:00+00:00
-- $2 2026-02-02T00:00:00+00:00
-- $3 {organization}
-- $4 {trains}
-- $5 "UTC"
-- $6 2026-02-02T00:00:00+00:00
-- $7 2026-02-04T00:00:00+00:00
-- $8 {trains}

WITH
  bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_bin(interval '15 minutes', m.at, timestamptz '2000-01-01 00:00:00+00') AS moved_at
      FROM (
        SELECT CAST(1 AS INTEGER) AS place, $1::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS greatest_1
      ) AS m
    ) AS q
  ),
  ends AS (
    SELECT array_agg(bounds.moved_at ORDER BY bounds.place ASC) AS moments,
      array_agg(bounds.day ORDER BY bounds.place ASC) AS days, min(bounds.day) AS first,
      max(bounds.day) AS last, max(bounds.place) AS last_place
    FROM bounds
  ),
  spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key,
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT ends.days
          FROM ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $3::UUID
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
        WHERE rollup_days.organization_id = $3::UUID
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
        WHERE rollup_days.organization_id = $3::UUID
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
        WHERE outreach_deltas.organization_id = $3::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
            FROM delta_marks
            WHERE delta_marks.organization_id = $3::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT ends.last_place
        FROM ends
      )
    GROUP BY c.key
    HAVING sum(c.outreaches) != 0
  ),
  period AS (
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
        SELECT 1 AS place, $1::TIMESTAMP WITH TIME ZONE AS begin,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $3::UUID
          ) AS time_zone
      ) AS a
    ) AS b
  ),
  new_people_by_key AS (
    SELECT r.key AS key, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT period.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_1(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month = CAST(n_1.moment AS DATE)
          AND rollup_people_by_month.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT period.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people_months.day) AS min_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_2(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day = CAST(n_2.moment AS DATE)
          AND rollup_people_months.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_2.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_2.moment AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT moves.place AS place, f.key AS key, moves.sign AS sign
      FROM (
        SELECT p.key AS key, p.person_id AS person_id, p.has_deltas AS has_deltas,
          (
            SELECT min(t1.action_date) AS min_3
            FROM outreaches AS t1
            WHERE t1.organization_id = $3::UUID
              AND t1.person_id = p.person_id
              AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
          ) AS at
        FROM (
          SELECT e.key AS key, e.person_id AS person_id, bool_or(e.is_pending) AS has_deltas
          FROM (
            SELECT near.key AS key, near.person_id AS person_id, near.is_pending AS is_pending
            FROM (
              SELECT period.place AS place, o.key AS key, o.person_id AS person_id,
                "between".inside AS is_inside, false AS is_pending
              FROM period JOIN LATERAL (VALUES (period.begin, period.since, true),
                (period.since, period.begin, false), (period.until, period."end", true),
                (period."end", period.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
                  SELECT t0.person_id AS person_id,
                    nullif(coalesce(left(lower(t0.type), 255), ''), '') COLLATE "C" AS key
                  FROM outreaches AS t0
                  WHERE t0.organization_id = $3::UUID
                    AND t0.action_date >= "between".since
                    AND t0.action_date < "between".until
                    AND t0.person_id IS NOT NULL
                  LIMIT ALL
                  OFFSET 0
                ) AS o ON true
            ) AS near
            UNION ALL
            SELECT pending.key AS key, pending.person_id AS person_id, true AS anon_3
            FROM (
              SELECT outreach_deltas.person_id AS person_id,
                nullif(coalesce(left(lower(outreach_deltas.type), 255), ''), '') COLLATE "C" AS key
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $3::UUID
                AND outreach_deltas.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_4
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND outreach_deltas.person_id IS NOT NULL
            ) AS pending
          ) AS e
          GROUP BY e.key, e.person_id
        ) AS p
        LIMIT ALL
        OFFSET 0
      ) AS f JOIN LATERAL (VALUES (CASE WHEN (f.at < (
        SELECT max(period."end") AS max_3
        FROM period
      )) THEN width_bucket(f.at, (
        SELECT array_agg(period.begin ORDER BY period.place ASC) AS array_agg_1
        FROM period
      )) ELSE 0 END, 1), (CASE WHEN (CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_4
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND (nullif(coalesce(left(lower(t2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_5
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND (nullif(coalesce(left(lower(d2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END < (
        SELECT max(period.last) AS max_4
        FROM period
      )) THEN width_bucket(CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_4
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
                AND (nullif(coalesce(left(lower(t2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM f.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_5
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
                AND (nullif(coalesce(left(lower(d2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM f.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END, (
        SELECT array_agg(period.first ORDER BY period.place ASC) AS array_agg_2
        FROM period
      )) ELSE 0 END, -1)) AS moves (place, sign) ON true
      WHERE moves.place >= 1
    ) AS r
    GROUP BY r.key
  ),
  people_by_key AS (
    SELECT r.key AS key, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT period.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_5
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_5
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_3(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'type'
          AND rollup_people_by_month.month = CAST(n_3.moment AS DATE)
          AND rollup_people_by_month.previous_month < CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT period.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people_months.day) AS min_6
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_6
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_4(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'type'
          AND rollup_people_months.day = CAST(n_4.moment AS DATE)
          AND rollup_people_months.previous_month < CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_4.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_4.moment AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT period.place AS place, nullif(d.key, '') COLLATE "C" AS key,
        CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people.day) AS min_7
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people.day) AS max_7
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_5(moment) ON true JOIN LATERAL (
        SELECT rollup_people.key AS key, rollup_people.people AS people
        FROM rollup_people
        WHERE rollup_people.organization_id = $3::UUID
          AND rollup_people.dimension = 'type'
          AND rollup_people.day = CAST(n_5.moment AS DATE)
          AND rollup_people.previous >= CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
          AND rollup_people.previous < period.first
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE period.first > CAST(date_trunc('month', CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT p.place AS place, p.key AS key,
        CAST(CASE WHEN p.has_deltas THEN CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
            AND t1.action_date >= period.begin
            AND t1.action_date < period."end"
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(t2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
                AND t2.action_date >= period.since
                AND t2.action_date < period.until
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_7
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_8
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(d2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
                AND d2.action_date >= period.since
                AND d2.action_date < period.until
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) WHEN (p.is_inside = p.is_outside) THEN 0 WHEN (EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $3::UUID
            AND t1.person_id = p.person_id
            AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
            AND t1.action_date >= greatest(period.begin, period.since)
            AND t1.action_date < least(period."end", period.until)
        )) THEN 0 ELSE CAST(p.is_inside AS INTEGER) - CAST(p.is_outside AS INTEGER) END AS INTEGER) AS people
      FROM (
        SELECT e.place AS place, e.key AS key, e.person_id AS person_id,
          bool_or(e.is_inside) AS is_inside, bool_or(NOT e.is_inside) AS is_outside,
          bool_or(e.is_pending) AS has_deltas
        FROM (
          SELECT period.place AS place, o.key AS key, o.person_id AS person_id,
            "between".inside AS is_inside, false AS is_pending
          FROM period JOIN LATERAL (VALUES (period.begin, period.since, true),
            (period.since, period.begin, false), (period.until, period."end", true),
            (period."end", period.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
              SELECT t0.person_id AS person_id,
                nullif(coalesce(left(lower(t0.type), 255), ''), '') COLLATE "C" AS key
              FROM outreaches AS t0
              WHERE t0.organization_id = $3::UUID
                AND t0.action_date >= "between".since
                AND t0.action_date < "between".until
                AND t0.person_id IS NOT NULL
              LIMIT ALL
              OFFSET 0
            ) AS o ON true
          UNION ALL
          SELECT period.place AS place, pending.key AS key, pending.person_id AS person_id,
            CAST(NULL AS BOOLEAN) AS anon_9, true AS anon_3
          FROM (
            SELECT outreach_deltas.person_id AS person_id,
              nullif(coalesce(left(lower(outreach_deltas.type), 255), ''), '') COLLATE "C" AS key,
              outreach_deltas.action_date AS action_date
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $3::UUID
              AND outreach_deltas.transaction >= coalesce((
                SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_10
                FROM delta_marks
                WHERE delta_marks.organization_id = $3::UUID
              ), 0)
              AND outreach_deltas.person_id IS NOT NULL
          ) AS pending JOIN period ON width_bucket(pending.action_date, (
            SELECT array_agg(timezone(period.time_zone, CAST(period.first AS TIMESTAMP WITHOUT TIME ZONE)) ORDER BY period.place ASC) AS array_agg_3
            FROM period
          )) = period.place AND pending.action_date >= period.since AND pending.action_date < period.until
        ) AS e
        GROUP BY e.place, e.key, e.person_id
      ) AS p JOIN period ON period.place = p.place
    ) AS r
    GROUP BY r.key
  ),
  top1 AS (
    SELECT k.key AS key, k.new_people AS new_people, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT with_people.key AS key, with_people.new_people AS new_people,
        with_people.outreaches AS outreaches, coalesce(people_by_key.people, 0) AS people
      FROM (
        SELECT with_new_people.key AS key, coalesce(new_people_by_key.people, 0) AS new_people,
          with_new_people.outreaches AS outreaches
        FROM (
          SELECT spread.key AS key,
            CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
          FROM spread
          GROUP BY spread.key
        ) AS with_new_people LEFT OUTER JOIN new_people_by_key ON coalesce(with_new_people.key, '') = coalesce(new_people_by_key.key,
          '')
      ) AS with_people LEFT OUTER JOIN people_by_key ON coalesce(with_people.key, '') = coalesce(people_by_key.key,
        '')
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  facts AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
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
      WHERE rollup_months.organization_id = $3::UUID
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
        WHERE rollup_days.organization_id = $3::UUID
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
        WHERE rollup_days.organization_id = $3::UUID
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
        WHERE outreach_deltas.organization_id = $3::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_11
            FROM delta_marks
            WHERE delta_marks.organization_id = $3::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT ends.last_place
        FROM ends
      )
    HAVING sum(c.outreaches) != 0
  ),
  new_people_by_ AS (
    SELECT CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT period.place AS place, CAST(NULL AS UUID) AS key, CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_8
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_8
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_6(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $3::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month = CAST(n_6.moment AS DATE)
          AND rollup_people_by_month.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT period.place AS place, CAST(NULL AS UUID) AS key, CAST(d.people AS INTEGER) AS people
      FROM period JOIN LATERAL generate_series(CAST(greatest(period.first, (
        SELECT min(rollup_people_months.day) AS min_9
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_9
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_7(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $3::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day = CAST(n_7.moment AS DATE)
          AND rollup_people_months.previous_month = date '-infinity'
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_7.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_7.moment AS DATE) >= CAST(date_trunc('month', CAST(period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT moves.place AS place, f.key AS key, moves.sign AS sign
      FROM (
        SELECT p.key AS key, p.person_id AS person_id, p.has_deltas AS has_deltas,
          (
            SELECT min(t1.action_date) AS min_10
            FROM outreaches AS t1
            WHERE t1.organization_id = $3::UUID
              AND t1.person_id = p.person_id
          ) AS at
        FROM (
          SELECT e.key AS key, e.person_id AS person_id, bool_or(e.is_pending) AS has_deltas
          FROM (
            SELECT near.key AS key, near.person_id AS person_id, near.is_pending AS is_pending
            FROM (
              SELECT period.place AS place, o.key AS key, o.person_id AS person_id,
                "between".inside AS is_inside, false AS is_pending
              FROM period JOIN LATERAL (VALUES (period.begin, period.since, true),
                (period.since, period.begin, false), (period.until, period."end", true),
                (period."end", period.until, false)) AS "between" (since, until, inside) ON "between".since < "between".until JOIN LATERAL (
                  SELECT t0.person_id AS person_id, CAST(NULL AS UUID) AS key
                  FROM outreaches AS t0
                  WHERE t0.organization_id = $3::UUID
                    AND t0.action_date >= "between".since
                    AND t0.action_date < "between".until
                    AND t0.person_id IS NOT NULL
                  LIMIT ALL
                  OFFSET 0
                ) AS o ON true
            ) AS near
            UNION ALL
            SELECT pending.key AS key, pending.person_id AS person_id, true AS anon_3
            FROM (
              SELECT outreach_deltas.person_id AS person_id, CAST(NULL AS UUID) AS key
              FROM outreach_deltas
              WHERE outreach_deltas.organization_id = $3::UUID
                AND outreach_deltas.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_12
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND outreach_deltas.person_id IS NOT NULL
            ) AS pending
          ) AS e
          GROUP BY e.key, e.person_id
        ) AS p
        LIMIT ALL
        OFFSET 0
      ) AS f JOIN LATERAL (VALUES (CASE WHEN (f.at < (
        SELECT max(period."end") AS max_10
        FROM period
      )) THEN width_bucket(f.at, (
        SELECT array_agg(period.begin ORDER BY period.place ASC) AS array_agg_4
        FROM period
      )) ELSE 0 END, 1), (CASE WHEN (CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_11
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_13
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_14
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END < (
        SELECT max(period.last) AS max_11
        FROM period
      )) THEN width_bucket(CASE WHEN f.has_deltas THEN (
        SELECT min(days.day) AS min_11
        FROM (
          SELECT each_day.day AS day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $3::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $3::UUID
                AND t2.person_id = f.person_id
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_13
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $3::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_14
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $3::UUID
                ), 0)
                AND d2.person_id = f.person_id
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS days
        WHERE days.day > date '-infinity'
      ) ELSE CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      ), f.at) AS DATE) - CAST(date_trunc('day', f.at, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $3::UUID
      )) > f.at AS INTEGER) END, (
        SELECT array_agg(period.first ORDER BY period.place ASC) AS array_agg_5
        FROM period
      )) ELSE 0 END, -1)) AS moves (place, sign) ON true
      WHERE moves.place >= 1
    ) AS r
  ),
  whole AS (
    SELECT coalesce(new_people_by_.people, 0) AS new_people
    FROM (
      SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
    ) AS with_new_people LEFT OUTER JOIN new_people_by_ ON true
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.new_people AS "newPeople",
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, top1.people AS people,
              top1.new_people AS "newPeople"
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_1
        FROM top1
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 2026-02-02T00:00:00+00:00
-- $2 2026-02-04T00:00:00+00:00
-- $3 {organization}

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
        t0.advocacy_campaign_id AS key, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND left(lower(t0.type), 100) IN (
          SELECT left(lower(unnest($5::TEXT[])), 100) AS left_1
        )
        AND coalesce(lower(t0.type) IN (
          SELECT lower(unnest($5::TEXT[])) AS lower_1
        ), false)
        AND t0.action_date >= $2::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id, o.period, o.key
  ),
  facts_firsts AS (
    SELECT o.person_id AS person_id, o.key AS key, min(o.at) AS at
    FROM (
      SELECT t0.person_id AS person_id, t0.advocacy_campaign_id AS key, t0.action_date AS at
      FROM outreaches AS t0
      WHERE t0.organization_id = $4::UUID
        AND left(lower(t0.type), 100) IN (
          SELECT left(lower(unnest($5::TEXT[])), 100) AS left_2
        )
        AND coalesce(lower(t0.type) IN (
          SELECT lower(unnest($5::TEXT[])) AS lower_2
        ), false)
        AND t0.action_date < $3::TIMESTAMP WITH TIME ZONE
        AND t0.person_id IN (
          SELECT t1.person_id
          FROM outreaches AS t1
          WHERE t1.organization_id = $4::UUID
            AND left(lower(t1.type), 100) IN (
              SELECT left(lower(unnest($5::TEXT[])), 100) AS left_3
            )
            AND coalesce(lower(t1.type) IN (
              SELECT lower(unnest($5::TEXT[])) AS lower_3
            ), false)
            AND t1.action_date >= $2::TIMESTAMP WITH TIME ZONE
            AND t1.action_date < $3::TIMESTAMP WITH TIME ZONE
        )
    ) AS o
    GROUP BY o.person_id, o.key
  ),
  counts AS (
    SELECT frame.place AS period,
      CAST(sum(coalesce(n.new_people, 0)) OVER (ORDER BY frame.place) AS BIGINT) AS cumulative_new_people,
      n.new_people AS new_people
    FROM frame LEFT OUTER JOIN (
      SELECT with_new_people.period AS period, coalesce(people.people, 0) AS new_people
      FROM (
        SELECT facts.period AS period,
          CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
        FROM facts
        GROUP BY facts.period
      ) AS with_new_people LEFT OUTER JOIN (
        SELECT "new".period AS period, count(*) AS people
        FROM (
          SELECT
            width_bucket(first.at, (
              SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_2
              FROM frame
            )) AS period,
            first.at AS at
          FROM (
            SELECT min(facts_firsts.at) AS at
            FROM facts_firsts
            GROUP BY facts_firsts.person_id
          ) AS first
          WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
        ) AS "new"
        GROUP BY "new".period
      ) AS people ON with_new_people.period = people.period
    ) AS n ON n.period = frame.place
  ),
  largest2 AS (
    SELECT k.key AS key, k.new_people AS new_people, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT with_new_people.key AS key, coalesce(people.people, 0) AS new_people,
        with_new_people.outreaches AS outreaches, with_new_people.people AS people
      FROM (
        SELECT each.key AS key, CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
          CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
        FROM (
          SELECT facts.key AS key, facts.person_id AS person_id,
            CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
          FROM facts
          GROUP BY facts.key, facts.person_id
        ) AS each
        GROUP BY each.key
      ) AS with_new_people LEFT OUTER JOIN (
        SELECT "new".key AS key, count(*) AS people
        FROM (
          SELECT first.key AS key, first.at AS at
          FROM (
            SELECT facts_firsts.key AS key, min(facts_firsts.at) AS at
            FROM facts_firsts
            GROUP BY facts_firsts.key, facts_firsts.person_id
          ) AS first
          WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
        ) AS "new"
        GROUP BY "new".key
      ) AS people ON coalesce(with_new_people.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(people.key,
        '00000000-0000-0000-0000-000000000000'::uuid)
    ) AS k
    WHERE k.new_people >= $6::BIGINT
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  top2 AS (
    SELECT largest2.key AS key, largest2.new_people AS new_people,
      largest2.outreaches AS outreaches, largest2.people AS people, largest2.place AS place,
      false AS others
    FROM largest2
    UNION ALL
    SELECT NULL AS key, r.new_people AS new_people, r.outreaches AS outreaches, r.people AS people,
      CAST(2 AS BIGINT) AS place, true AS others
    FROM (
      SELECT coalesce(people.people, 0) AS new_people, with_new_people.outreaches AS outreaches,
        with_new_people.people AS people
      FROM (
        SELECT CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
          CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
        FROM (
          SELECT o.person_id AS person_id,
            CAST(coalesce(sum(o.outreaches), 0) AS BIGINT) AS outreaches
          FROM (
            SELECT facts.person_id AS person_id, facts.period AS period, facts.key AS key,
              facts.outreaches AS outreaches
            FROM facts
            WHERE NOT (EXISTS (
              SELECT 1
              FROM largest2
              WHERE coalesce(facts.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest2.key,
                '00000000-0000-0000-0000-000000000000'::uuid)
            ))
          ) AS o
          GROUP BY o.person_id
        ) AS each
      ) AS with_new_people LEFT OUTER JOIN (
        SELECT count(*) AS people
        FROM (
          SELECT first.at AS at
          FROM (
            SELECT min(o.at) AS at
            FROM (
              SELECT facts_firsts.person_id AS person_id, facts_firsts.key AS key,
                facts_firsts.at AS at
              FROM facts_firsts
              WHERE NOT (EXISTS (
                SELECT 1
                FROM largest2
                WHERE coalesce(facts_firsts.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(largest2.key,
                  '00000000-0000-0000-0000-000000000000'::uuid)
              ))
            ) AS o
            GROUP BY o.person_id
          ) AS first
          WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
        ) AS "new"
      ) AS people ON true
    ) AS r
    WHERE r.outreaches > 0
  ),
  top3 AS (
    SELECT k.key AS key, k.new_people AS new_people, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT with_new_people.key AS key, coalesce(people.people, 0) AS new_people,
        with_new_people.outreaches AS outreaches, with_new_people.people AS people
      FROM (
        SELECT each.key AS key, CAST(coalesce(sum(each.outreaches), 0) AS BIGINT) AS outreaches,
          CAST(coalesce(count(each.person_id), 0) AS BIGINT) AS people
        FROM (
          SELECT facts.key AS key, facts.person_id AS person_id,
            CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
          FROM facts
          GROUP BY facts.key, facts.person_id
        ) AS each
        GROUP BY each.key
      ) AS with_new_people LEFT OUTER JOIN (
        SELECT "new".key AS key, count(*) AS people
        FROM (
          SELECT first.key AS key, first.at AS at
          FROM (
            SELECT facts_firsts.key AS key, min(facts_firsts.at) AS at
            FROM facts_firsts
            GROUP BY facts_firsts.key, facts_firsts.person_id
          ) AS first
          WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
        ) AS "new"
        GROUP BY "new".key
      ) AS people ON coalesce(with_new_people.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(people.key,
        '00000000-0000-0000-0000-000000000000'::uuid)
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  counts3 AS (
    SELECT with_new_people.place AS place, with_new_people.period AS period,
      coalesce(people.people, 0) AS new_people
    FROM (
      SELECT g.place AS place, g.period AS period,
        CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
      FROM (
        SELECT top3.place AS place, facts.person_id AS person_id, facts.period AS period,
          facts.outreaches AS outreaches
        FROM facts JOIN top3 ON coalesce(facts.key, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(top3.key,
          '00000000-0000-0000-0000-000000000000'::uuid)
      ) AS g
      GROUP BY g.place, g.period
    ) AS with_new_people LEFT OUTER JOIN (
      SELECT "new".place AS place, "new".period AS period, count(*) AS people
      FROM (
        SELECT first.place AS place,
          width_bucket(first.at, (
            SELECT array_agg(frame.start ORDER BY frame.start ASC) AS array_agg_3
            FROM frame
          )) AS period,
          first.at AS at
        FROM (
          SELECT g.place AS place, min(g.at) AS at
          FROM (
            SELECT top3.place AS place, facts_firsts.person_id AS person_id, facts_firsts.at AS at
            FROM facts_firsts JOIN top3 ON coalesce(facts_firsts.key,
              '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(top3.key,
                '00000000-0000-0000-0000-000000000000'::uuid)
          ) AS g
          GROUP BY g.place, g.person_id
        ) AS first
        WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
      ) AS "new"
      GROUP BY "new".place, "new".period
    ) AS people ON with_new_people.place = people.place AND with_new_people.period = people.period
  ),
  whole AS (
    SELECT coalesce(people.people, 0) AS new_people
    FROM (
      SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM facts
    ) AS with_new_people LEFT OUTER JOIN (
      SELECT count(*) AS people
      FROM (
        SELECT first.at AS at
        FROM (
          SELECT min(facts_firsts.at) AS at
          FROM facts_firsts
          GROUP BY facts_firsts.person_id
        ) AS first
        WHERE first.at >= $2::TIMESTAMP WITH TIME ZONE
      ) AS "new"
    ) AS people ON true
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.new_people AS "newPeople",
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              coalesce(counts.new_people, 0) AS "newPeople",
              (
                SELECT row_to_json(r$) AS row_to_json_3
                FROM (
                  SELECT counts.cumulative_new_people AS "newPeople"
                ) AS r$
              ) AS cumulative
          ) AS r$
        ) ORDER BY frame.place ASC), '[]'::json) AS coalesce_1
        FROM frame LEFT OUTER JOIN counts ON counts.period = frame.place
      ) AS series,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_4
          FROM (
            SELECT CAST(top2.key AS TEXT) AS key, top2.others AS others, top2.people AS people,
              top2.new_people AS "newPeople"
          ) AS r$
        ) ORDER BY top2.place ASC), '[]'::json) AS coalesce_2
        FROM top2
      ) AS groups,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_5
          FROM (
            SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              CAST(top3.key AS TEXT) AS key, coalesce(counts3.new_people, 0) AS "newPeople"
          ) AS r$
        ) ORDER BY frame.place ASC, top3.place ASC), '[]'::json) AS coalesce_3
        FROM top3 JOIN frame ON true LEFT OUTER JOIN counts3 ON counts3.place = top3.place AND counts3.period = frame.place
      ) AS rows
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 "UTC"
-- $2 2026-02-02T00:00:00+00:00
-- $3 2026-02-04T00:00:00+00:00
-- $4 {organization}
-- $5 ["phone", "email"]
-- $6 1
