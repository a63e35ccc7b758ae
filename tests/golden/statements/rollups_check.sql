WITH
  due AS (
    SELECT stored.campaign_id AS campaign_id, stored.person_id AS person_id, stored.type AS type,
      stored.source AS source, stored.targets AS targets, stored.action_date AS action_date,
      stored.outreaches AS outreaches, stored.duration AS duration
    FROM (
      SELECT t0.advocacy_campaign_id AS campaign_id, t0.person_id AS person_id,
        array((
          SELECT DISTINCT b.target_id
          FROM outreach_targets AS b
          WHERE b.organization_id = $1::UUID
            AND b.outreach_id = t0.id
          ORDER BY b.target_id
        )) AS targets,
        CAST(1 AS INTEGER) AS outreaches, t0.type AS type, t0.referrer_data ->> 'source' AS source,
        t0.action_date AS action_date, CAST(coalesce(t0.duration, 0) AS BIGINT) AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.action_date >= timezone('UTC', CAST($2::DATE AS TIMESTAMP WITHOUT TIME ZONE))
        AND t0.action_date < timezone('UTC',
          CAST($2::DATE + interval '1 month' AS TIMESTAMP WITHOUT TIME ZONE))
    ) AS stored
    UNION ALL
    SELECT outreach_deltas.campaign_id AS campaign_id, outreach_deltas.person_id AS person_id,
      outreach_deltas.type AS type, outreach_deltas.source AS source,
      outreach_deltas.targets AS targets, outreach_deltas.action_date AS action_date,
      -outreach_deltas.outreaches AS anon_1, -outreach_deltas.duration AS anon_2
    FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.action_date >= timezone('UTC',
        CAST($2::DATE AS TIMESTAMP WITHOUT TIME ZONE))
      AND outreach_deltas.action_date < timezone('UTC',
        CAST($2::DATE + interval '1 month' AS TIMESTAMP WITHOUT TIME ZONE))
  ),
  cells AS (
    SELECT d_all.dimension AS dimension, d_all.scope AS scope, d_all.key AS key, d_all.day AS day,
      d_all.quarter AS quarter, sum(d_all.outreaches) AS outreaches,
      sum(d_all.duration) AS duration
    FROM (
      SELECT 'all' AS dimension, '' COLLATE "C" AS scope, '' COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due
    ) AS d_all
    GROUP BY d_all.dimension, d_all.scope, d_all.key, d_all.day, d_all.quarter
    UNION ALL
    SELECT d_campaign.dimension AS dimension, d_campaign.scope AS scope, d_campaign.key AS key,
      d_campaign.day AS day, d_campaign.quarter AS quarter,
      sum(d_campaign.outreaches) AS outreaches, sum(d_campaign.duration) AS duration
    FROM (
      SELECT 'campaign' AS dimension, '' COLLATE "C" AS scope,
        coalesce(CAST(due.campaign_id AS TEXT), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due
    ) AS d_campaign
    GROUP BY d_campaign.dimension, d_campaign.scope, d_campaign.key, d_campaign.day,
      d_campaign.quarter
    UNION ALL
    SELECT d_type.dimension AS dimension, d_type.scope AS scope, d_type.key AS key,
      d_type.day AS day, d_type.quarter AS quarter, sum(d_type.outreaches) AS outreaches,
      sum(d_type.duration) AS duration
    FROM (
      SELECT 'type' AS dimension, '' COLLATE "C" AS scope,
        coalesce(lower(due.type), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due
    ) AS d_type
    GROUP BY d_type.dimension, d_type.scope, d_type.key, d_type.day, d_type.quarter
    UNION ALL
    SELECT d_campaign_type.dimension AS dimension, d_campaign_type.scope AS scope,
      d_campaign_type.key AS key, d_campaign_type.day AS day, d_campaign_type.quarter AS quarter,
      sum(d_campaign_type.outreaches) AS outreaches, sum(d_campaign_type.duration) AS duration
    FROM (
      SELECT 'campaign_type' AS dimension,
        coalesce(CAST(due.campaign_id AS TEXT), '') COLLATE "C" AS scope,
        coalesce(lower(due.type), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due
    ) AS d_campaign_type
    GROUP BY d_campaign_type.dimension, d_campaign_type.scope, d_campaign_type.key,
      d_campaign_type.day, d_campaign_type.quarter
    UNION ALL
    SELECT d_target.dimension AS dimension, d_target.scope AS scope, d_target.key AS key,
      d_target.day AS day, d_target.quarter AS quarter, sum(d_target.outreaches) AS outreaches,
      sum(d_target.duration) AS duration
    FROM (
      SELECT 'target' AS dimension, '' COLLATE "C" AS scope,
        coalesce(CAST(k.key AS TEXT), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due LEFT OUTER JOIN (
        SELECT DISTINCT s.targets AS targets, e.id AS key
        FROM (
          SELECT DISTINCT due.targets AS targets
          FROM due
        ) AS s JOIN unnest(s.targets) AS e(id) ON true
      ) AS k ON k.targets = due.targets
    ) AS d_target
    GROUP BY d_target.dimension, d_target.scope, d_target.key, d_target.day, d_target.quarter
    UNION ALL
    SELECT d_division.dimension AS dimension, d_division.scope AS scope, d_division.key AS key,
      d_division.day AS day, d_division.quarter AS quarter,
      sum(d_division.outreaches) AS outreaches, sum(d_division.duration) AS duration
    FROM (
      SELECT 'division' AS dimension, '' COLLATE "C" AS scope,
        coalesce(CAST(k.key AS TEXT), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due LEFT OUTER JOIN (
        SELECT DISTINCT s.targets AS targets,
          CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END COLLATE "C" AS key
        FROM (
          SELECT DISTINCT due.targets AS targets
          FROM due
        ) AS s JOIN unnest(s.targets) AS e(id) ON true JOIN targets AS t ON t.id = e.id
        WHERE t.organization_id = $1::UUID
          AND CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END IS NOT NULL
      ) AS k ON k.targets = due.targets
    ) AS d_division
    GROUP BY d_division.dimension, d_division.scope, d_division.key, d_division.day,
      d_division.quarter
    UNION ALL
    SELECT d_source.dimension AS dimension, d_source.scope AS scope, d_source.key AS key,
      d_source.day AS day, d_source.quarter AS quarter, sum(d_source.outreaches) AS outreaches,
      sum(d_source.duration) AS duration
    FROM (
      SELECT 'source' AS dimension, '' COLLATE "C" AS scope,
        coalesce(due.source, '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, due.outreaches AS outreaches, due.duration AS duration
      FROM due
    ) AS d_source
    GROUP BY d_source.dimension, d_source.scope, d_source.key, d_source.day, d_source.quarter
  ),
  counted_days AS (
    SELECT r.dimension AS dimension, r.scope AS scope, r.key AS key, r.day AS day,
      CAST(sum(r.outreaches) AS BIGINT) AS outreaches, CAST(sum(r.duration) AS BIGINT) AS duration,
      coalesce(array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
        CAST(ARRAY[] AS SMALLINT[])) AS quarters,
      coalesce(array_agg(r.outreaches_until ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
        CAST(ARRAY[] AS INTEGER[])) AS counts,
      CASE WHEN bool_or(r.duration != 0) THEN coalesce(array_agg(r.duration_until ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
        CAST(ARRAY[] AS BIGINT[])) END AS durations
    FROM (
      SELECT cells.dimension AS dimension, cells.scope AS scope, cells.key AS key, cells.day AS day,
        cells.quarter AS quarter, cells.outreaches AS outreaches, cells.duration AS duration,
        CAST(sum(cells.outreaches) OVER (PARTITION BY cells.dimension, cells.scope, cells.key, cells.day ORDER BY cells.quarter) AS INTEGER) AS outreaches_until,
        CAST(sum(cells.duration) OVER (PARTITION BY cells.dimension, cells.scope, cells.key, cells.day ORDER BY cells.quarter) AS BIGINT) AS duration_until
      FROM cells
    ) AS r
    GROUP BY r.dimension, r.scope, r.key, r.day
  ),
  counted_months AS (
    SELECT counted_days.dimension AS dimension, counted_days.scope AS scope,
      counted_days.key AS key, CAST(date_trunc('month', counted_days.day) AS DATE) AS month,
      CAST(sum(counted_days.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(counted_days.duration) AS BIGINT) AS duration
    FROM counted_days
    GROUP BY counted_days.dimension, counted_days.scope, counted_days.key,
      CAST(date_trunc('month', counted_days.day) AS DATE)
  )
SELECT f."table", f.dimension, f.scope, f.key, f.period, f.outreaches, f.duration,
  f.outreaches_counted, f.duration_counted
FROM (
  SELECT 'rollup_days' AS "table",
    coalesce(kept_day.dimension, counted_days.dimension) AS dimension,
    coalesce(kept_day.scope, counted_days.scope) AS scope,
    coalesce(kept_day.key, counted_days.key) AS key,
    coalesce(kept_day.day, counted_days.day) AS period,
    coalesce(kept_day.outreaches, 0) AS outreaches, coalesce(kept_day.duration, 0) AS duration,
    coalesce(counted_days.outreaches, 0) AS outreaches_counted,
    coalesce(counted_days.duration, 0) AS duration_counted
  FROM (
    SELECT rollup_days.organization_id AS organization_id, rollup_days.dimension AS dimension,
      rollup_days.scope AS scope, rollup_days.key AS key, rollup_days.day AS day,
      rollup_days.outreaches AS outreaches, rollup_days.duration AS duration,
      rollup_days.quarters AS quarters, rollup_days.counts AS counts,
      rollup_days.durations AS durations
    FROM rollup_days
    WHERE rollup_days.organization_id = $1::UUID
      AND rollup_days.day >= $2::DATE
      AND rollup_days.day < CAST($2::DATE + interval '1 month' AS DATE)
  ) AS kept_day FULL OUTER JOIN counted_days ON kept_day.dimension = counted_days.dimension AND kept_day.scope = counted_days.scope AND kept_day.key = counted_days.key AND kept_day.day = counted_days.day
  WHERE coalesce(kept_day.outreaches, 0) != coalesce(counted_days.outreaches, 0) OR coalesce(kept_day.duration,
    0) != coalesce(counted_days.duration, 0) OR coalesce(kept_day.quarters,
      CAST(ARRAY[] AS SMALLINT[])) != coalesce(counted_days.quarters, CAST(ARRAY[] AS SMALLINT[])) OR coalesce(kept_day.counts,
        CAST(ARRAY[] AS INTEGER[])) != coalesce(counted_days.counts, CAST(ARRAY[] AS INTEGER[])) OR coalesce(kept_day.durations,
          CAST(ARRAY[] AS BIGINT[])) != coalesce(counted_days.durations, CAST(ARRAY[] AS BIGINT[]))
  UNION ALL
  SELECT 'rollup_months' AS "table",
    coalesce(kept_month.dimension, counted_months.dimension) AS dimension,
    coalesce(kept_month.scope, counted_months.scope) AS scope,
    coalesce(kept_month.key, counted_months.key) AS key,
    coalesce(kept_month.month, counted_months.month) AS period,
    coalesce(kept_month.outreaches, 0) AS outreaches, coalesce(kept_month.duration, 0) AS duration,
    coalesce(counted_months.outreaches, 0) AS outreaches_counted,
    coalesce(counted_months.duration, 0) AS duration_counted
  FROM (
    SELECT rollup_months.organization_id AS organization_id, rollup_months.dimension AS dimension,
      rollup_months.scope AS scope, rollup_months.key AS key, rollup_months.month AS month,
      rollup_months.outreaches AS outreaches, rollup_months.duration AS duration
    FROM rollup_months
    WHERE rollup_months.organization_id = $1::UUID
      AND rollup_months.month >= $2::DATE
      AND rollup_months.month < CAST($2::DATE + interval '1 month' AS DATE)
  ) AS kept_month FULL OUTER JOIN counted_months ON kept_month.dimension = counted_months.dimension AND kept_month.scope = counted_months.scope AND kept_month.key = counted_months.key AND kept_month.month = counted_months.month
  WHERE coalesce(kept_month.outreaches, 0) != coalesce(counted_months.outreaches, 0) OR coalesce(kept_month.duration,
    0) != coalesce(counted_months.duration, 0)
) AS f
ORDER BY f."table", f.dimension, f.scope, f.key, f.period, f.outreaches, f.duration,
  f.outreaches_counted, f.duration_counted
-- $1 organization_id
-- $2 month
