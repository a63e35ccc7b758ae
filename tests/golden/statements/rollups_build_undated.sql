WITH
  dropped AS (
    DELETE FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.action_date IS NULL
    RETURNING 1
  ),
  counted AS (
    SELECT t0.advocacy_campaign_id AS campaign_id,
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
      AND t0.action_date IS NULL
  ),
  counted_days AS (
    SELECT c.dimension AS dimension, c.scope AS scope, c.key AS key, c.day AS day,
      CAST(sum(c.outreaches) AS BIGINT) AS outreaches, CAST(sum(c.duration) AS BIGINT) AS duration,
      CAST((
        SELECT array_agg(r.total ORDER BY r.quarter ASC) AS array_agg_1
        FROM (
          SELECT g.quarter AS quarter,
            sum(coalesce(u.figure, 0)) OVER (ORDER BY g.quarter) AS total
          FROM generate_series(0, 95) AS g(quarter) LEFT OUTER JOIN unnest(array_agg(c.quarter),
            array_agg(c.outreaches)) AS u(quarter, figure) ON u.quarter = g.quarter
        ) AS r
      ) AS INTEGER[]) AS counts,
      CASE WHEN bool_or(c.duration != 0) THEN CAST((
        SELECT array_agg(r.total ORDER BY r.quarter ASC) AS array_agg_2
        FROM (
          SELECT g.quarter AS quarter,
            sum(coalesce(u.figure, 0)) OVER (ORDER BY g.quarter) AS total
          FROM generate_series(0, 95) AS g(quarter) LEFT OUTER JOIN unnest(array_agg(c.quarter),
            array_agg(c.duration)) AS u(quarter, figure) ON u.quarter = g.quarter
        ) AS r
      ) AS BIGINT[]) END AS durations
    FROM (
      SELECT d_all.dimension AS dimension, d_all.scope AS scope, d_all.key AS key, d_all.day AS day,
        d_all.quarter AS quarter, sum(d_all.outreaches) AS outreaches,
        sum(d_all.duration) AS duration
      FROM (
        SELECT 'all' AS dimension, '' AS scope, '' AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted
      ) AS d_all
      GROUP BY d_all.dimension, d_all.scope, d_all.key, d_all.day, d_all.quarter
      UNION ALL
      SELECT d_campaign.dimension AS dimension, d_campaign.scope AS scope, d_campaign.key AS key,
        d_campaign.day AS day, d_campaign.quarter AS quarter,
        sum(d_campaign.outreaches) AS outreaches, sum(d_campaign.duration) AS duration
      FROM (
        SELECT 'campaign' AS dimension, '' AS scope,
          coalesce(CAST(counted.campaign_id AS TEXT), '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted
      ) AS d_campaign
      GROUP BY d_campaign.dimension, d_campaign.scope, d_campaign.key, d_campaign.day,
        d_campaign.quarter
      UNION ALL
      SELECT d_type.dimension AS dimension, d_type.scope AS scope, d_type.key AS key,
        d_type.day AS day, d_type.quarter AS quarter, sum(d_type.outreaches) AS outreaches,
        sum(d_type.duration) AS duration
      FROM (
        SELECT 'type' AS dimension, '' AS scope, coalesce(lower(counted.type), '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted
      ) AS d_type
      GROUP BY d_type.dimension, d_type.scope, d_type.key, d_type.day, d_type.quarter
      UNION ALL
      SELECT d_campaign_type.dimension AS dimension, d_campaign_type.scope AS scope,
        d_campaign_type.key AS key, d_campaign_type.day AS day, d_campaign_type.quarter AS quarter,
        sum(d_campaign_type.outreaches) AS outreaches, sum(d_campaign_type.duration) AS duration
      FROM (
        SELECT 'campaign_type' AS dimension,
          coalesce(CAST(counted.campaign_id AS TEXT), '') AS scope,
          coalesce(lower(counted.type), '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted
      ) AS d_campaign_type
      GROUP BY d_campaign_type.dimension, d_campaign_type.scope, d_campaign_type.key,
        d_campaign_type.day, d_campaign_type.quarter
      UNION ALL
      SELECT d_target.dimension AS dimension, d_target.scope AS scope, d_target.key AS key,
        d_target.day AS day, d_target.quarter AS quarter, sum(d_target.outreaches) AS outreaches,
        sum(d_target.duration) AS duration
      FROM (
        SELECT 'target' AS dimension, '' AS scope, coalesce(CAST(k.key AS TEXT), '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted LEFT OUTER JOIN (
          SELECT DISTINCT s.targets AS targets, e.id AS key
          FROM (
            SELECT DISTINCT counted.targets AS targets
            FROM counted
          ) AS s JOIN unnest(s.targets) AS e(id) ON true
        ) AS k ON k.targets = counted.targets
      ) AS d_target
      GROUP BY d_target.dimension, d_target.scope, d_target.key, d_target.day, d_target.quarter
      UNION ALL
      SELECT d_division.dimension AS dimension, d_division.scope AS scope, d_division.key AS key,
        d_division.day AS day, d_division.quarter AS quarter,
        sum(d_division.outreaches) AS outreaches, sum(d_division.duration) AS duration
      FROM (
        SELECT 'division' AS dimension, '' AS scope, coalesce(CAST(k.key AS TEXT), '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted LEFT OUTER JOIN (
          SELECT DISTINCT s.targets AS targets,
            CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END COLLATE "C" AS key
          FROM (
            SELECT DISTINCT counted.targets AS targets
            FROM counted
          ) AS s JOIN unnest(s.targets) AS e(id) ON true JOIN targets AS t ON t.id = e.id
          WHERE t.organization_id = $1::UUID
            AND CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END IS NOT NULL
        ) AS k ON k.targets = counted.targets
      ) AS d_division
      GROUP BY d_division.dimension, d_division.scope, d_division.key, d_division.day,
        d_division.quarter
      UNION ALL
      SELECT d_source.dimension AS dimension, d_source.scope AS scope, d_source.key AS key,
        d_source.day AS day, d_source.quarter AS quarter, sum(d_source.outreaches) AS outreaches,
        sum(d_source.duration) AS duration
      FROM (
        SELECT 'source' AS dimension, '' AS scope, coalesce(counted.source, '') AS key,
          coalesce(CAST(timezone('UTC', counted.action_date) AS DATE), date '-infinity') AS day,
          coalesce(CAST(floor(EXTRACT(epoch FROM counted.action_date - date_trunc('day', counted.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
            0) AS quarter, counted.outreaches AS outreaches, counted.duration AS duration
        FROM counted
      ) AS d_source
      GROUP BY d_source.dimension, d_source.scope, d_source.key, d_source.day, d_source.quarter
    ) AS c
    GROUP BY c.dimension, c.scope, c.key, c.day
  ),
  days AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      counts, durations)
    SELECT $1::UUID AS anon_1, counted_days.dimension AS dimension, counted_days.scope AS scope,
      counted_days.key AS key, counted_days.day AS day, counted_days.outreaches AS outreaches,
      counted_days.duration AS duration, counted_days.counts AS counts,
      counted_days.durations AS durations
    FROM counted_days
    ORDER BY counted_days.dimension, counted_days.scope, counted_days.key, counted_days.day
    ON CONFLICT
      (organization_id, dimension, scope, key, day) DO UPDATE SET outreaches = (rollup_days.outreaches + excluded.outreaches),
      duration = (rollup_days.duration + excluded.duration),
      counts = (
        SELECT array_agg(coalesce(a.x, 0) + coalesce(a.y, 0) ORDER BY a.place ASC) AS array_agg_3
        FROM unnest(rollup_days.counts, excluded.counts) WITH ORDINALITY AS a(x, y, place)
      ),
      durations = (
        SELECT array_agg(coalesce(a.x, 0) + coalesce(a.y, 0) ORDER BY a.place ASC) AS array_agg_4
        FROM unnest(rollup_days.durations, excluded.durations) WITH ORDINALITY AS a(x, y, place)
      )
    RETURNING 1
  ),
  months AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, m.dimension AS dimension, m.scope AS scope, m.key AS key,
      m.month AS month, m.outreaches AS outreaches, m.duration AS duration
    FROM (
      SELECT counted_days.dimension AS dimension, counted_days.scope AS scope,
        counted_days.key AS key, CAST(date_trunc('month', counted_days.day) AS DATE) AS month,
        CAST(sum(counted_days.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(counted_days.duration) AS BIGINT) AS duration
      FROM counted_days
      GROUP BY counted_days.dimension, counted_days.scope, counted_days.key,
        CAST(date_trunc('month', counted_days.day) AS DATE)
    ) AS m
    ORDER BY m.dimension, m.scope, m.key, m.month
    ON CONFLICT
      (organization_id, dimension, scope, key, month) DO UPDATE SET outreaches = (rollup_months.outreaches + excluded.outreaches),
      duration = (rollup_months.duration + excluded.duration)
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM counted
-- $1 organization_id
