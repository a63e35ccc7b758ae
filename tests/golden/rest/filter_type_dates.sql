WITH
  dated AS (
    SELECT within.id AS id
    FROM (
      SELECT x.id AS id
      FROM outreaches AS x
      WHERE x.organization_id = $3::UUID
        AND left(lower(x.type), 100) = left(lower($4::VARCHAR), 100)
        AND coalesce(lower(x.type) = lower($4::VARCHAR), false)
        AND x.action_date >= $5::TIMESTAMP WITH TIME ZONE
        AND x.action_date < $6::TIMESTAMP WITH TIME ZONE
      LIMIT ALL
      OFFSET 0
    ) AS within
    ORDER BY within.id DESC
    LIMIT 2
  ),
  in_range AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM (
        SELECT x.id AS id
        FROM outreaches AS x
        WHERE x.organization_id = $3::UUID
          AND left(lower(x.type), 100) = left(lower($4::VARCHAR), 100)
          AND coalesce(lower(x.type) = lower($4::VARCHAR), false)
          AND x.action_date >= $5::TIMESTAMP WITH TIME ZONE
          AND x.action_date < $6::TIMESTAMP WITH TIME ZONE
        LIMIT ALL
        OFFSET 0
      ) AS within
      LIMIT $7::BIGINT + 1
    ) AS "some"
  ),
  found AS (
    SELECT anon_3.organization_id AS organization_id, anon_3.id AS id,
      anon_3.identifiers AS identifiers, anon_3.origin_system AS origin_system,
      anon_3.created_date AS created_date, anon_3.modified_date AS modified_date,
      anon_3.action_date AS action_date, anon_3.type AS type, anon_3.duration AS duration,
      anon_3.subject AS subject, anon_3.message AS message, anon_3.notes AS notes,
      anon_3.referrer_data AS referrer_data, anon_3.targets AS targets,
      anon_3.advocacy_campaign_id AS advocacy_campaign_id, anon_3.person_id AS person_id
    FROM (
      SELECT anon_4.organization_id AS organization_id, anon_4.id AS id,
        anon_4.identifiers AS identifiers, anon_4.origin_system AS origin_system,
        anon_4.created_date AS created_date, anon_4.modified_date AS modified_date,
        anon_4.action_date AS action_date, anon_4.type AS type, anon_4.duration AS duration,
        anon_4.subject AS subject, anon_4.message AS message, anon_4.notes AS notes,
        anon_4.referrer_data AS referrer_data, anon_4.targets AS targets,
        anon_4.advocacy_campaign_id AS advocacy_campaign_id, anon_4.person_id AS person_id
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND t0.id IN (
            SELECT dated.id
            FROM dated
          )
          AND CASE WHEN ($7::BIGINT > 10000) THEN true ELSE (
            SELECT in_range.n
            FROM in_range
          ) <= $7::BIGINT END
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_4
      UNION ALL
      SELECT anon_5.organization_id AS organization_id, anon_5.id AS id,
        anon_5.identifiers AS identifiers, anon_5.origin_system AS origin_system,
        anon_5.created_date AS created_date, anon_5.modified_date AS modified_date,
        anon_5.action_date AS action_date, anon_5.type AS type, anon_5.duration AS duration,
        anon_5.subject AS subject, anon_5.message AS message, anon_5.notes AS notes,
        anon_5.referrer_data AS referrer_data, anon_5.targets AS targets,
        anon_5.advocacy_campaign_id AS advocacy_campaign_id, anon_5.person_id AS person_id
      FROM (
        SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
          t0.origin_system AS origin_system, t0.created_date AS created_date,
          t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
          t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
          t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
        FROM outreaches AS t0
        WHERE t0.organization_id = $3::UUID
          AND left(lower(t0.type), 100) = left(lower($4::VARCHAR), 100)
          AND coalesce(lower(t0.type) = lower($4::VARCHAR), false)
          AND t0.action_date >= $5::TIMESTAMP WITH TIME ZONE
          AND t0.action_date < $6::TIMESTAMP WITH TIME ZONE
          AND NOT CASE WHEN ($7::BIGINT > 10000) THEN true ELSE (
            SELECT in_range.n
            FROM in_range
          ) <= $7::BIGINT END
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS anon_5
    ) AS anon_3
    ORDER BY anon_3.id DESC
    LIMIT 2
  ),
  total_bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_bin(interval '15 minutes', m.at, timestamptz '2000-01-01 00:00:00+00') AS moved_at
      FROM (
        SELECT CAST(1 AS INTEGER) AS place, $15::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($15::TIMESTAMP WITH TIME ZONE, $16::TIMESTAMP WITH TIME ZONE) AS greatest_1
      ) AS m
    ) AS q
  ),
  total_ends AS (
    SELECT array_agg(total_bounds.moved_at ORDER BY total_bounds.place ASC) AS moments,
      array_agg(total_bounds.day ORDER BY total_bounds.place ASC) AS days,
      min(total_bounds.day) AS first, max(total_bounds.day) AS last,
      max(total_bounds.place) AS last_place
    FROM total_bounds
  ),
  rolled_up AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT total_ends.days
          FROM total_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $3::UUID
        AND rollup_months.dimension = 'type'
        AND rollup_months.key = CAST(lower($17::VARCHAR) AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT total_ends.first
          FROM total_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT total_ends.last
          FROM total_ends
        )
      UNION ALL
      SELECT moves.place AS place, CAST(d.outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST(d.duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT CAST(date_trunc('month', total_bounds.day) AS DATE) AS month,
          min(total_bounds.day) AS first
        FROM total_bounds
        WHERE total_bounds.day > CAST(date_trunc('month', total_bounds.day) AS DATE)
        GROUP BY CAST(date_trunc('month', total_bounds.day) AS DATE)
      ) AS divided JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'type'
          AND rollup_days.key = CAST(lower($17::VARCHAR) AS TEXT)
          AND rollup_days.day >= divided.first
          AND rollup_days.day < CAST(divided.month + interval '1 month' AS DATE)
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (width_bucket(CAST(d.day AS DATE), (
        SELECT total_ends.days
        FROM total_ends
      )), 1), (width_bucket(CAST(divided.month AS DATE), (
        SELECT total_ends.days
        FROM total_ends
      )), -1)) AS moves (place, sign) ON true
      WHERE width_bucket(CAST(d.day AS DATE), (
        SELECT total_ends.days
        FROM total_ends
      )) != width_bucket(CAST(divided.month AS DATE), (
        SELECT total_ends.days
        FROM total_ends
      ))
      UNION ALL
      SELECT moves.place AS place,
        CAST(coalesce(d.counts[width_bucket(CAST(total_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS outreaches,
        CAST(coalesce(d.durations[width_bucket(CAST(total_bounds.quarter - 1 AS SMALLINT), d.quarters)], 0) * moves.sign AS BIGINT) AS duration
      FROM total_bounds JOIN LATERAL (
        SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
          rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
          rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
          rollup_days.quarters AS quarters, rollup_days.counts AS counts,
          rollup_days.durations AS durations
        FROM rollup_days
        WHERE rollup_days.organization_id = $3::UUID
          AND rollup_days.dimension = 'type'
          AND rollup_days.key = CAST(lower($17::VARCHAR) AS TEXT)
          AND rollup_days.day = total_bounds.day
        LIMIT ALL
        OFFSET 0
      ) AS d ON true JOIN LATERAL (VALUES (total_bounds.place - 1, 1), (total_bounds.place, -1)) AS moves (place,
        sign) ON true
      WHERE total_bounds.quarter > 0
      UNION ALL
      SELECT
        width_bucket(pending.action_date, (
          SELECT total_ends.moments
          FROM total_ends
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
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
            FROM delta_marks
            WHERE delta_marks.organization_id = $3::UUID
          ), 0)
          AND outreach_deltas.action_date IS NOT NULL
          AND coalesce(left(lower(outreach_deltas.type), 255), '') = lower($17::VARCHAR)
      ) AS pending
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT total_ends.last_place
        FROM total_ends
      )
    HAVING sum(c.outreaches) != 0
  ),
  total AS MATERIALIZED (
    SELECT
      (
        SELECT CAST(coalesce(sum(rolled_up.outreaches), 0) AS BIGINT) AS coalesce_1
        FROM rolled_up
      ) AS n,
      false AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/outreaches?per_page=1&filter=type%20eq%20'email'%20and%20action_date%20ge%20'2026-02-01'%20and%20action_date%20lt%20'2026-03-01'"
-- $3 {organization}
-- $4 "email"
-- $5 2026-02-01T00:00:00+00:00
-- $6 2026-03-01T00:00:00+00:00
-- $7 10000
-- $8 "http://gateway.test/api/v1/outreaches?per_page=1&filter=type%20eq%20'email'%20and%20action_date%20ge%20'2026-02-01'%20and%20action_date%20lt%20'2026-03-01'&page=2&after="
-- $9 null
-- $10 false
-- $11 "http://gateway.test/api/v1/outreaches?per_page=1&filter=type%20eq%20'email'%20and%20action_date%20ge%20'2026-02-01'%20and%20action_date%20lt%20'2026-03-01'&page="
-- $12 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $13 "default"
-- $14 "http://gateway.test/api/v1"
-- $15 2026-02-01T00:00:00+00:00
-- $16 2026-03-01T00:00:00+00:00
-- $17 "email"
