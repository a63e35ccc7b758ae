WITH
  previous3_bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_bin(interval '15 minutes', m.at, timestamptz '2000-01-01 00:00:00+00') AS moved_at
      FROM (
        SELECT CAST(1 AS INTEGER) AS place, $3::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($3::TIMESTAMP WITH TIME ZONE, $4::TIMESTAMP WITH TIME ZONE) AS greatest_1
      ) AS m
    ) AS q
  ),
  previous3_ends AS (
    SELECT array_agg(previous3_bounds.moved_at ORDER BY previous3_bounds.place ASC) AS moments,
      array_agg(previous3_bounds.day ORDER BY previous3_bounds.place ASC) AS days,
      min(previous3_bounds.day) AS first, max(previous3_bounds.day) AS last,
      max(previous3_bounds.place) AS last_place
    FROM previous3_bounds
  ),
  previous3_spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key,
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT previous3_ends.days
          FROM previous3_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $5::UUID
        AND rollup_months.dimension = 'type'
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT previous3_ends.first
          FROM previous3_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT previous3_ends.last
          FROM previous3_ends
        )
      UNION ALL
      SELECT d.key AS key, moves.place AS place,
        CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST(d.duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT CAST(date_trunc('month', previous3_bounds.day) AS DATE) AS month,
          min(previous3_bounds.day) AS first
        FROM previous3_bounds
        WHERE previous3_bounds.day > CAST(date_trunc('month', previous3_bounds.day) AS DATE)
        GROUP BY CAST(date_trunc('month', previous3_bounds.day) AS DATE)
      ) AS divided JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $5::UUID
          AND rollup_days.dimension = 'type'
          AND rollup_days.day >= divided.first
          AND rollup_days.day < CAST(divided.month + interval '1 month' AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (width_bucket(CAST(d.day AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )), 1), (width_bucket(CAST(divided.month AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )), -1)) AS moves (place, sign) ON true
      WHERE width_bucket(CAST(d.day AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )) != width_bucket(CAST(divided.month AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      ))
      UNION ALL
      SELECT d.key AS key, moves.place AS place,
        CAST(coalesce(d.counts[width_bucket(CAST(previous3_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS outreaches,
        CAST(coalesce(d.durations[width_bucket(CAST(previous3_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS duration
      FROM previous3_bounds JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $5::UUID
          AND rollup_days.dimension = 'type'
          AND rollup_days.day = previous3_bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (previous3_bounds.place - 1, 1),
        (previous3_bounds.place, -1)) AS moves (place, sign) ON true
      WHERE previous3_bounds.quarter > 0
      UNION ALL
      SELECT coalesce(left(lower(pending.type), 255), '') AS key,
        width_bucket(pending.action_date, (
          SELECT previous3_ends.moments
          FROM previous3_ends
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
        WHERE outreach_deltas.organization_id = $5::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_3
            FROM delta_marks
            WHERE delta_marks.organization_id = $5::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT previous3_ends.last_place
        FROM previous3_ends
      )
    GROUP BY c.key
    HAVING sum(c.outreaches) != 0
  ),
  previous3_top4 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT previous3_spread.key AS key,
        CAST(coalesce(sum(previous3_spread.outreaches), 0) AS BIGINT) AS outreaches
      FROM previous3_spread
      GROUP BY previous3_spread.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 1
  ),
  previous3_facts AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT previous3_ends.days
          FROM previous3_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $5::UUID
        AND rollup_months.dimension = 'all'
        AND rollup_months.key = CAST('' AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT previous3_ends.first
          FROM previous3_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT previous3_ends.last
          FROM previous3_ends
        )
      UNION ALL
      SELECT moves.place AS place, CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST(d.duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT CAST(date_trunc('month', previous3_bounds.day) AS DATE) AS month,
          min(previous3_bounds.day) AS first
        FROM previous3_bounds
        WHERE previous3_bounds.day > CAST(date_trunc('month', previous3_bounds.day) AS DATE)
        GROUP BY CAST(date_trunc('month', previous3_bounds.day) AS DATE)
      ) AS divided JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $5::UUID
          AND rollup_days.dimension = 'all'
          AND rollup_days.key = CAST('' AS TEXT)
          AND rollup_days.day >= divided.first
          AND rollup_days.day < CAST(divided.month + interval '1 month' AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (width_bucket(CAST(d.day AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )), 1), (width_bucket(CAST(divided.month AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )), -1)) AS moves (place, sign) ON true
      WHERE width_bucket(CAST(d.day AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      )) != width_bucket(CAST(divided.month AS DATE), (
        SELECT previous3_ends.days
        FROM previous3_ends
      ))
      UNION ALL
      SELECT moves.place AS place,
        CAST(coalesce(d.counts[width_bucket(CAST(previous3_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS outreaches,
        CAST(coalesce(d.durations[width_bucket(CAST(previous3_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS duration
      FROM previous3_bounds JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $5::UUID
          AND rollup_days.dimension = 'all'
          AND rollup_days.key = CAST('' AS TEXT)
          AND rollup_days.day = previous3_bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (previous3_bounds.place - 1, 1),
        (previous3_bounds.place, -1)) AS moves (place, sign) ON true
      WHERE previous3_bounds.quarter > 0
      UNION ALL
      SELECT
        width_bucket(pending.action_date, (
          SELECT previous3_ends.moments
          FROM previous3_ends
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
        WHERE outreach_deltas.organization_id = $5::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_4
            FROM delta_marks
            WHERE delta_marks.organization_id = $5::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT previous3_ends.last_place
        FROM previous3_ends
      )
    HAVING sum(c.outreaches) != 0
  ),
  previous3_period AS (
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
        SELECT 1 AS place, $3::TIMESTAMP WITH TIME ZONE AS begin,
          greatest($3::TIMESTAMP WITH TIME ZONE, $4::TIMESTAMP WITH TIME ZONE) AS "end",
          (
            SELECT organizations.time_zone
            FROM organizations
            WHERE organizations.id = $5::UUID
          ) AS time_zone
      ) AS a
    ) AS b
  ),
  previous3_people_by_ AS (
    SELECT CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT previous3_period.place AS place, CAST(NULL AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM previous3_period JOIN LATERAL generate_series(CAST(greatest(CAST(CAST(date_trunc('month', CAST(previous3_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE), (
        SELECT min(rollup_people_by_month.month) AS min_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $5::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(CAST(date_trunc('month', CAST(previous3_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) - 1, (
        SELECT max(rollup_people_by_month.month) AS max_1
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $5::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 month') AS n_1(moment) ON true JOIN LATERAL (
        SELECT rollup_people_by_month.key AS key, rollup_people_by_month.people AS people
        FROM rollup_people_by_month
        WHERE rollup_people_by_month.organization_id = $5::UUID
          AND rollup_people_by_month.dimension = 'all'
          AND rollup_people_by_month.key = CAST('' AS TEXT)
          AND rollup_people_by_month.month = CAST(n_1.moment AS DATE)
          AND rollup_people_by_month.previous_month < CAST(date_trunc('month', CAST(previous3_period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT previous3_period.place AS place, CAST(NULL AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM previous3_period JOIN LATERAL generate_series(CAST(greatest(previous3_period.first, (
        SELECT min(rollup_people_months.day) AS min_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $5::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(previous3_period.last - 1, (
        SELECT max(rollup_people_months.day) AS max_2
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $5::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_2(moment) ON true JOIN LATERAL (
        SELECT rollup_people_months.key AS key, rollup_people_months.people AS people
        FROM rollup_people_months
        WHERE rollup_people_months.organization_id = $5::UUID
          AND rollup_people_months.dimension = 'all'
          AND rollup_people_months.key = CAST('' AS TEXT)
          AND rollup_people_months.day = CAST(n_2.moment AS DATE)
          AND rollup_people_months.previous_month < CAST(date_trunc('month', CAST(previous3_period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE CAST(CAST(date_trunc('month', CAST(previous3_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) >= CAST(date_trunc('month', CAST(previous3_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) OR CAST(n_2.moment AS DATE) < CAST(CAST(date_trunc('month', CAST(previous3_period.first - 1 AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) + interval '1 month' AS DATE) OR CAST(n_2.moment AS DATE) >= CAST(date_trunc('month', CAST(previous3_period.last AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT previous3_period.place AS place, CAST(NULL AS UUID) AS key,
        CAST(d.people AS INTEGER) AS people
      FROM previous3_period JOIN LATERAL generate_series(CAST(greatest(previous3_period.first, (
        SELECT min(rollup_people.day) AS min_3
        FROM rollup_people
        WHERE rollup_people.organization_id = $5::UUID
          AND rollup_people.dimension = 'all'
          AND rollup_people.key = CAST('' AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), CAST(least(previous3_period.last - 1, (
        SELECT max(rollup_people.day) AS max_3
        FROM rollup_people
        WHERE rollup_people.organization_id = $5::UUID
          AND rollup_people.dimension = 'all'
          AND rollup_people.key = CAST('' AS TEXT)
          AND rollup_people.day > date '-infinity'
      )) AS TIMESTAMP WITHOUT TIME ZONE), interval '1 day') AS n_3(moment) ON true JOIN LATERAL (
        SELECT rollup_people.key AS key, rollup_people.people AS people
        FROM rollup_people
        WHERE rollup_people.organization_id = $5::UUID
          AND rollup_people.dimension = 'all'
          AND rollup_people.key = CAST('' AS TEXT)
          AND rollup_people.day = CAST(n_3.moment AS DATE)
          AND rollup_people.previous >= CAST(date_trunc('month', CAST(previous3_period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
          AND rollup_people.previous < previous3_period.first
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      WHERE previous3_period.first > CAST(date_trunc('month', CAST(previous3_period.first AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
      UNION ALL
      SELECT p.place AS place, p.key AS key,
        CAST(CASE WHEN p.has_deltas THEN CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $5::UUID
            AND t1.person_id = p.person_id
            AND t1.action_date >= previous3_period.begin
            AND t1.action_date < previous3_period."end"
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $5::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $5::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $5::UUID
                AND t2.person_id = p.person_id
                AND t2.action_date >= previous3_period.since
                AND t2.action_date < previous3_period.until
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_5
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $5::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $5::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND d2.action_date >= previous3_period.since
                AND d2.action_date < previous3_period.until
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) WHEN (p.is_inside = p.is_outside) THEN 0 WHEN (EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $5::UUID
            AND t1.person_id = p.person_id
            AND t1.action_date >= greatest(previous3_period.begin, previous3_period.since)
            AND t1.action_date < least(previous3_period."end", previous3_period.until)
        )) THEN 0 ELSE CAST(p.is_inside AS INTEGER) - CAST(p.is_outside AS INTEGER) END AS INTEGER) AS people
      FROM (
        SELECT e.place AS place, e.key AS key, e.person_id AS person_id,
          bool_or(e.is_inside) AS is_inside, bool_or(NOT e.is_inside) AS is_outside,
          bool_or(e.is_pending) AS has_deltas
        FROM (
          SELECT previous3_period.place AS place, o.key AS key, o.person_id AS person_id,
            "between".inside AS is_inside, false AS is_pending
          FROM previous3_period JOIN LATERAL (VALUES (previous3_period.begin, previous3_period.since,
            true), (previous3_period.since, previous3_period.begin, false),
            (previous3_period.until, previous3_period."end", true),
            (previous3_period."end", previous3_period.until, false)) AS "between" (since, until,
              inside) ON "between".since < "between".until JOIN LATERAL (
                SELECT t0.person_id AS person_id, CAST(NULL AS UUID) AS key
                FROM outreaches AS t0
                WHERE t0.organization_id = $5::UUID
                  AND t0.action_date >= "between".since
                  AND t0.action_date < "between".until
                  AND t0.person_id IS NOT NULL
                LIMIT ALL
                OFFSET 0
              ) AS o ON true
          UNION ALL
          SELECT previous3_period.place AS place, pending.key AS key,
            pending.person_id AS person_id, CAST(NULL AS BOOLEAN) AS anon_7, true AS anon_8
          FROM (
            SELECT outreach_deltas.person_id AS person_id, CAST(NULL AS UUID) AS key,
              outreach_deltas.action_date AS action_date
            FROM outreach_deltas
            WHERE outreach_deltas.organization_id = $5::UUID
              AND outreach_deltas.transaction >= coalesce((
                SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_9
                FROM delta_marks
                WHERE delta_marks.organization_id = $5::UUID
              ), 0)
              AND outreach_deltas.person_id IS NOT NULL
          ) AS pending JOIN previous3_period ON width_bucket(pending.action_date, (
            SELECT array_agg(timezone(previous3_period.time_zone, CAST(previous3_period.first AS TIMESTAMP WITHOUT TIME ZONE)) ORDER BY previous3_period.place ASC) AS array_agg_1
            FROM previous3_period
          )) = previous3_period.place AND pending.action_date >= previous3_period.since AND pending.action_date < previous3_period.until
        ) AS e
        GROUP BY e.place, e.key, e.person_id
      ) AS p JOIN previous3_period ON previous3_period.place = p.place
    ) AS r
  ),
  previous3_whole AS (
    SELECT with_people.outreaches AS outreaches, coalesce(previous3_people_by_.people, 0) AS people
    FROM (
      SELECT CAST(coalesce(sum(previous3_facts.outreaches), 0) AS BIGINT) AS outreaches
      FROM previous3_facts
    ) AS with_people LEFT OUTER JOIN previous3_people_by_ ON true
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
        SELECT CAST(1 AS INTEGER) AS place, $1::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS greatest_2
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
      WHERE rollup_months.organization_id = $5::UUID
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
        WHERE rollup_days.organization_id = $5::UUID
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
        WHERE rollup_days.organization_id = $5::UUID
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
        WHERE outreach_deltas.organization_id = $5::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_10
            FROM delta_marks
            WHERE delta_marks.organization_id = $5::UUID
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
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      to_char(timezone('UTC', $1::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
      to_char(timezone('UTC', $2::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "end",
      whole.outreaches AS outreaches,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT
              to_char(timezone('UTC', $3::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
              to_char(timezone('UTC', $4::TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "end",
              previous3_whole.outreaches AS outreaches, previous3_whole.people AS people,
              (
                SELECT coalesce(json_agg((
                  SELECT row_to_json(r$) AS row_to_json_3
                  FROM (
                    SELECT CAST(previous3_top4.key AS TEXT) AS key,
                      previous3_top4.outreaches AS outreaches
                  ) AS r$
                ) ORDER BY previous3_top4.place ASC), '[]'::json) AS coalesce_1
                FROM previous3_top4
              ) AS groups
          ) AS r$
        ) AS anon_2
        FROM previous3_whole
      ) AS previous
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 2026-02-01T00:00:00+00:00
-- $2 2026-03-01T00:00:00+00:00
-- $3 2026-01-01T00:00:00+00:00
-- $4 2026-02-01T00:00:00+00:00
-- $5 {organization}
