WITH
  taken AS (
    DELETE FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.id = any(array((
        SELECT outreach_deltas.id
        FROM outreach_deltas
        WHERE outreach_deltas.organization_id = $1::UUID
        ORDER BY outreach_deltas.id
        LIMIT $2::INTEGER
      )))
    RETURNING outreach_deltas.campaign_id, outreach_deltas.type, outreach_deltas.source,
      outreach_deltas.targets, outreach_deltas.action_date, outreach_deltas.outreaches,
      outreach_deltas.duration
  ),
  cells AS (
    SELECT d_all.dimension AS dimension, d_all.scope AS scope, d_all.key AS key, d_all.day AS day,
      d_all.quarter AS quarter, sum(d_all.outreaches) AS outreaches,
      sum(d_all.duration) AS duration
    FROM (
      SELECT 'all' AS dimension, '' COLLATE "C" AS scope, '' COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken
    ) AS d_all
    GROUP BY d_all.dimension, d_all.scope, d_all.key, d_all.day, d_all.quarter
    UNION ALL
    SELECT d_campaign.dimension AS dimension, d_campaign.scope AS scope, d_campaign.key AS key,
      d_campaign.day AS day, d_campaign.quarter AS quarter,
      sum(d_campaign.outreaches) AS outreaches, sum(d_campaign.duration) AS duration
    FROM (
      SELECT 'campaign' AS dimension, '' COLLATE "C" AS scope,
        coalesce(CAST(taken.campaign_id AS TEXT), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken
    ) AS d_campaign
    GROUP BY d_campaign.dimension, d_campaign.scope, d_campaign.key, d_campaign.day,
      d_campaign.quarter
    UNION ALL
    SELECT d_type.dimension AS dimension, d_type.scope AS scope, d_type.key AS key,
      d_type.day AS day, d_type.quarter AS quarter, sum(d_type.outreaches) AS outreaches,
      sum(d_type.duration) AS duration
    FROM (
      SELECT 'type' AS dimension, '' COLLATE "C" AS scope,
        coalesce(lower(taken.type), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken
    ) AS d_type
    GROUP BY d_type.dimension, d_type.scope, d_type.key, d_type.day, d_type.quarter
    UNION ALL
    SELECT d_campaign_type.dimension AS dimension, d_campaign_type.scope AS scope,
      d_campaign_type.key AS key, d_campaign_type.day AS day, d_campaign_type.quarter AS quarter,
      sum(d_campaign_type.outreaches) AS outreaches, sum(d_campaign_type.duration) AS duration
    FROM (
      SELECT 'campaign_type' AS dimension,
        coalesce(CAST(taken.campaign_id AS TEXT), '') COLLATE "C" AS scope,
        coalesce(lower(taken.type), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken
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
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken LEFT OUTER JOIN (
        SELECT DISTINCT s.targets AS targets, e.id AS key
        FROM (
          SELECT DISTINCT taken.targets AS targets
          FROM taken
        ) AS s JOIN unnest(s.targets) AS e(id) ON true
      ) AS k ON k.targets = taken.targets
    ) AS d_target
    GROUP BY d_target.dimension, d_target.scope, d_target.key, d_target.day, d_target.quarter
    UNION ALL
    SELECT d_division.dimension AS dimension, d_division.scope AS scope, d_division.key AS key,
      d_division.day AS day, d_division.quarter AS quarter,
      sum(d_division.outreaches) AS outreaches, sum(d_division.duration) AS duration
    FROM (
      SELECT 'division' AS dimension, '' COLLATE "C" AS scope,
        coalesce(CAST(k.key AS TEXT), '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken LEFT OUTER JOIN (
        SELECT DISTINCT s.targets AS targets,
          CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END COLLATE "C" AS key
        FROM (
          SELECT DISTINCT taken.targets AS targets
          FROM taken
        ) AS s JOIN unnest(s.targets) AS e(id) ON true JOIN targets AS t ON t.id = e.id
        WHERE t.organization_id = $1::UUID
          AND CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') END IS NOT NULL
      ) AS k ON k.targets = taken.targets
    ) AS d_division
    GROUP BY d_division.dimension, d_division.scope, d_division.key, d_division.day,
      d_division.quarter
    UNION ALL
    SELECT d_source.dimension AS dimension, d_source.scope AS scope, d_source.key AS key,
      d_source.day AS day, d_source.quarter AS quarter, sum(d_source.outreaches) AS outreaches,
      sum(d_source.duration) AS duration
    FROM (
      SELECT 'source' AS dimension, '' COLLATE "C" AS scope,
        coalesce(taken.source, '') COLLATE "C" AS key,
        coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
        coalesce(CAST(floor(EXTRACT(epoch FROM taken.action_date - date_trunc('day', taken.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
          0) AS quarter, taken.outreaches AS outreaches, taken.duration AS duration
      FROM taken
    ) AS d_source
    GROUP BY d_source.dimension, d_source.scope, d_source.key, d_source.day, d_source.quarter
  ),
  touched AS (
    SELECT row_number() OVER () AS number, f.dimension AS dimension, f.scope AS scope, f.key AS key,
      f.day AS day
    FROM (
      SELECT DISTINCT cells.dimension AS dimension, cells.scope AS scope, cells.key AS key,
        cells.day AS day
      FROM cells
    ) AS f
  ),
  merged_days AS (
    SELECT touched.dimension AS dimension, touched.scope AS scope, touched.key AS key,
      touched.day AS day, w.outreaches AS outreaches, w.duration AS duration,
      w.quarters AS quarters, w.counts AS counts, w.durations AS durations
    FROM touched JOIN (
      SELECT r.number AS number, CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        coalesce(array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
          CAST(ARRAY[] AS SMALLINT[])) AS quarters,
        coalesce(array_agg(r.outreaches_until ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
          CAST(ARRAY[] AS INTEGER[])) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN coalesce(array_agg(r.duration_until ORDER BY r.quarter ASC) FILTER (WHERE r.outreaches != 0 OR r.duration != 0),
          CAST(ARRAY[] AS BIGINT[])) END AS durations
      FROM (
        SELECT m.number AS number, m.quarter AS quarter, m.outreaches AS outreaches,
          m.duration AS duration,
          CAST(sum(m.outreaches) OVER (PARTITION BY m.number ORDER BY m.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(m.duration) OVER (PARTITION BY m.number ORDER BY m.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT e.number AS number, e.quarter AS quarter, sum(e.outreaches) AS outreaches,
            sum(e.duration) AS duration
          FROM (
            SELECT touched.number AS number, cells.quarter AS quarter,
              cells.outreaches AS outreaches, cells.duration AS duration
            FROM touched JOIN cells ON touched.dimension = cells.dimension AND touched.scope = cells.scope AND touched.key = cells.key AND touched.day = cells.day
            UNION ALL
            SELECT touched.number AS number, s.quarters[p_1.place] AS anon_2,
              s.counts[p_1.place] - coalesce(s.counts[(p_1.place - 1)], 0) AS anon_3,
              coalesce(s.durations[p_1.place] - coalesce(s.durations[(p_1.place - 1)], 0), 0) AS coalesce_1
            FROM touched JOIN LATERAL (
              SELECT rollup_days.quarters AS quarters, rollup_days.counts AS counts,
                rollup_days.durations AS durations
              FROM rollup_days
              WHERE rollup_days.organization_id = $1::UUID
                AND rollup_days.dimension = touched.dimension
                AND rollup_days.scope = touched.scope
                AND rollup_days.key = touched.key
                AND rollup_days.day = touched.day
              LIMIT ALL
              OFFSET 0
            ) AS s ON true JOIN LATERAL generate_subscripts(s.quarters, 1) AS p_1(place) ON true
          ) AS e
          GROUP BY e.number, e.quarter
        ) AS m
      ) AS r
      GROUP BY r.number
    ) AS w ON w.number = touched.number
  ),
  days AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, merged_days.dimension AS dimension, merged_days.scope AS scope,
      merged_days.key AS key, merged_days.day AS day, merged_days.outreaches AS outreaches,
      merged_days.duration AS duration, merged_days.quarters AS quarters,
      merged_days.counts AS counts, merged_days.durations AS durations
    FROM merged_days
    ON CONFLICT
      (organization_id, dimension, scope, key, day) DO UPDATE SET outreaches = excluded.outreaches,
      duration = excluded.duration, quarters = excluded.quarters, counts = excluded.counts,
      durations = excluded.durations
    RETURNING 1
  ),
  months AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, m.dimension AS dimension, m.scope AS scope, m.key AS key,
      m.month AS month, m.outreaches AS outreaches, m.duration AS duration
    FROM (
      SELECT cells.dimension AS dimension, cells.scope AS scope, cells.key AS key,
        CAST(date_trunc('month', cells.day) AS DATE) AS month,
        CAST(sum(cells.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(cells.duration) AS BIGINT) AS duration
      FROM cells
      GROUP BY cells.dimension, cells.scope, cells.key,
        CAST(date_trunc('month', cells.day) AS DATE)
    ) AS m
    ORDER BY m.dimension, m.scope, m.key, m.month
    ON CONFLICT
      (organization_id, dimension, scope, key, month) DO UPDATE SET outreaches = (rollup_months.outreaches + excluded.outreaches),
      duration = (rollup_months.duration + excluded.duration)
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM taken
-- $1 organization_id
-- $2 limit
