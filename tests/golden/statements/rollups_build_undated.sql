WITH
  placed AS (
    SELECT rows.campaign_id AS campaign_id, rows.type AS type, rows.source AS source,
      rows.targets AS targets, rows.outreaches AS outreaches, rows.duration AS duration,
      coalesce(CAST(timezone('UTC', rows.action_date) AS DATE), date '-infinity') AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM rows.action_date - date_trunc('day', rows.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
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
        AND t0.action_date IS NULL
    ) AS rows
  ),
  by_all AS (
    SELECT 'all' AS dimension, days_all.scope COLLATE "C" AS scope, days_all.key COLLATE "C" AS key,
      days_all.day AS day, days_all.outreaches AS outreaches, days_all.duration AS duration,
      days_all.quarters AS quarters, days_all.counts AS counts, days_all.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_all.scope AS scope, cells_all.key AS key, cells_all.day AS day,
          cells_all.quarter AS quarter, cells_all.outreaches AS outreaches,
          cells_all.duration AS duration,
          CAST(sum(cells_all.outreaches) OVER (PARTITION BY cells_all.scope, cells_all.key, cells_all.day ORDER BY cells_all.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_all.duration) OVER (PARTITION BY cells_all.scope, cells_all.key, cells_all.day ORDER BY cells_all.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_all.scope AS scope, rows_all.key AS key, rows_all.day AS day,
            rows_all.quarter AS quarter, CAST(sum(rows_all.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_all.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, '' AS key, placed.day AS day, placed.quarter AS quarter,
              placed.outreaches AS outreaches, placed.duration AS duration
            FROM placed
          ) AS rows_all
          GROUP BY rows_all.scope, rows_all.key, rows_all.day, rows_all.quarter
          HAVING sum(rows_all.outreaches) != 0 OR sum(rows_all.duration) != 0
        ) AS cells_all
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_all
  ),
  write_days_by_all AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_all.dimension AS dimension, by_all.scope AS scope,
      by_all.key AS key, by_all.day AS day, by_all.outreaches AS outreaches,
      by_all.duration AS duration, by_all.quarters AS quarters, by_all.counts AS counts,
      by_all.durations AS durations
    FROM by_all
    RETURNING 1
  ),
  write_months_by_all AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_all.dimension AS dimension, by_all.scope AS scope, by_all.key AS key,
        CAST(date_trunc('month', by_all.day) AS DATE) AS month,
        CAST(sum(by_all.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_all.duration) AS BIGINT) AS duration
      FROM by_all
      GROUP BY by_all.dimension, by_all.scope, by_all.key,
        CAST(date_trunc('month', by_all.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_campaign AS (
    SELECT 'campaign' AS dimension, days_campaign.scope COLLATE "C" AS scope,
      coalesce(CAST(days_campaign.key AS TEXT), '') COLLATE "C" AS key, days_campaign.day AS day,
      days_campaign.outreaches AS outreaches, days_campaign.duration AS duration,
      days_campaign.quarters AS quarters, days_campaign.counts AS counts,
      days_campaign.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_campaign.scope AS scope, cells_campaign.key AS key, cells_campaign.day AS day,
          cells_campaign.quarter AS quarter, cells_campaign.outreaches AS outreaches,
          cells_campaign.duration AS duration,
          CAST(sum(cells_campaign.outreaches) OVER (PARTITION BY cells_campaign.scope, cells_campaign.key, cells_campaign.day ORDER BY cells_campaign.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_campaign.duration) OVER (PARTITION BY cells_campaign.scope, cells_campaign.key, cells_campaign.day ORDER BY cells_campaign.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_campaign.scope AS scope, rows_campaign.key AS key, rows_campaign.day AS day,
            rows_campaign.quarter AS quarter,
            CAST(sum(rows_campaign.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_campaign.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, placed.campaign_id AS key, placed.day AS day,
              placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed
          ) AS rows_campaign
          GROUP BY rows_campaign.scope, rows_campaign.key, rows_campaign.day, rows_campaign.quarter
          HAVING sum(rows_campaign.outreaches) != 0 OR sum(rows_campaign.duration) != 0
        ) AS cells_campaign
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_campaign
  ),
  write_days_by_campaign AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_campaign.dimension AS dimension, by_campaign.scope AS scope,
      by_campaign.key AS key, by_campaign.day AS day, by_campaign.outreaches AS outreaches,
      by_campaign.duration AS duration, by_campaign.quarters AS quarters,
      by_campaign.counts AS counts, by_campaign.durations AS durations
    FROM by_campaign
    RETURNING 1
  ),
  write_months_by_campaign AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_campaign.dimension AS dimension, by_campaign.scope AS scope, by_campaign.key AS key,
        CAST(date_trunc('month', by_campaign.day) AS DATE) AS month,
        CAST(sum(by_campaign.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_campaign.duration) AS BIGINT) AS duration
      FROM by_campaign
      GROUP BY by_campaign.dimension, by_campaign.scope, by_campaign.key,
        CAST(date_trunc('month', by_campaign.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_type AS (
    SELECT 'type' AS dimension, days_type.scope COLLATE "C" AS scope,
      days_type.key COLLATE "C" AS key, days_type.day AS day, days_type.outreaches AS outreaches,
      days_type.duration AS duration, days_type.quarters AS quarters, days_type.counts AS counts,
      days_type.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_type.scope AS scope, cells_type.key AS key, cells_type.day AS day,
          cells_type.quarter AS quarter, cells_type.outreaches AS outreaches,
          cells_type.duration AS duration,
          CAST(sum(cells_type.outreaches) OVER (PARTITION BY cells_type.scope, cells_type.key, cells_type.day ORDER BY cells_type.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_type.duration) OVER (PARTITION BY cells_type.scope, cells_type.key, cells_type.day ORDER BY cells_type.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_type.scope AS scope, rows_type.key AS key, rows_type.day AS day,
            rows_type.quarter AS quarter, CAST(sum(rows_type.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_type.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, coalesce(left(lower(placed.type), 255), '') AS key,
              placed.day AS day, placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed
          ) AS rows_type
          GROUP BY rows_type.scope, rows_type.key, rows_type.day, rows_type.quarter
          HAVING sum(rows_type.outreaches) != 0 OR sum(rows_type.duration) != 0
        ) AS cells_type
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_type
  ),
  write_days_by_type AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_type.dimension AS dimension, by_type.scope AS scope,
      by_type.key AS key, by_type.day AS day, by_type.outreaches AS outreaches,
      by_type.duration AS duration, by_type.quarters AS quarters, by_type.counts AS counts,
      by_type.durations AS durations
    FROM by_type
    RETURNING 1
  ),
  write_months_by_type AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_type.dimension AS dimension, by_type.scope AS scope, by_type.key AS key,
        CAST(date_trunc('month', by_type.day) AS DATE) AS month,
        CAST(sum(by_type.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_type.duration) AS BIGINT) AS duration
      FROM by_type
      GROUP BY by_type.dimension, by_type.scope, by_type.key,
        CAST(date_trunc('month', by_type.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_target AS (
    SELECT 'target' AS dimension, days_target.scope COLLATE "C" AS scope,
      coalesce(CAST(days_target.key AS TEXT), '') COLLATE "C" AS key, days_target.day AS day,
      days_target.outreaches AS outreaches, days_target.duration AS duration,
      days_target.quarters AS quarters, days_target.counts AS counts,
      days_target.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_target.scope AS scope, cells_target.key AS key, cells_target.day AS day,
          cells_target.quarter AS quarter, cells_target.outreaches AS outreaches,
          cells_target.duration AS duration,
          CAST(sum(cells_target.outreaches) OVER (PARTITION BY cells_target.scope, cells_target.key, cells_target.day ORDER BY cells_target.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_target.duration) OVER (PARTITION BY cells_target.scope, cells_target.key, cells_target.day ORDER BY cells_target.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_target.scope AS scope, rows_target.key AS key, rows_target.day AS day,
            rows_target.quarter AS quarter,
            CAST(sum(rows_target.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_target.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, k_1.id AS key, placed.day AS day, placed.quarter AS quarter,
              placed.outreaches AS outreaches, placed.duration AS duration
            FROM placed LEFT OUTER JOIN LATERAL unnest(placed.targets) AS k_1(id) ON true
          ) AS rows_target
          GROUP BY rows_target.scope, rows_target.key, rows_target.day, rows_target.quarter
          HAVING sum(rows_target.outreaches) != 0 OR sum(rows_target.duration) != 0
        ) AS cells_target
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_target
  ),
  write_days_by_target AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_target.dimension AS dimension, by_target.scope AS scope,
      by_target.key AS key, by_target.day AS day, by_target.outreaches AS outreaches,
      by_target.duration AS duration, by_target.quarters AS quarters, by_target.counts AS counts,
      by_target.durations AS durations
    FROM by_target
    RETURNING 1
  ),
  write_months_by_target AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_target.dimension AS dimension, by_target.scope AS scope, by_target.key AS key,
        CAST(date_trunc('month', by_target.day) AS DATE) AS month,
        CAST(sum(by_target.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_target.duration) AS BIGINT) AS duration
      FROM by_target
      GROUP BY by_target.dimension, by_target.scope, by_target.key,
        CAST(date_trunc('month', by_target.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_division AS (
    SELECT 'division' AS dimension, days_division.scope COLLATE "C" AS scope,
      days_division.key COLLATE "C" AS key, days_division.day AS day,
      days_division.outreaches AS outreaches, days_division.duration AS duration,
      days_division.quarters AS quarters, days_division.counts AS counts,
      days_division.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_division.scope AS scope, cells_division.key AS key, cells_division.day AS day,
          cells_division.quarter AS quarter, cells_division.outreaches AS outreaches,
          cells_division.duration AS duration,
          CAST(sum(cells_division.outreaches) OVER (PARTITION BY cells_division.scope, cells_division.key, cells_division.day ORDER BY cells_division.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_division.duration) OVER (PARTITION BY cells_division.scope, cells_division.key, cells_division.day ORDER BY cells_division.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_division.scope AS scope, rows_division.key AS key, rows_division.day AS day,
            rows_division.quarter AS quarter,
            CAST(sum(rows_division.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_division.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, coalesce(k.key, '') AS key, placed.day AS day,
              placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed LEFT OUTER JOIN (
              WITH
                pairs AS MATERIALIZED (
                  SELECT s.targets AS targets, e.id AS key
                  FROM (
                    SELECT DISTINCT placed.targets AS targets
                    FROM placed
                  ) AS s JOIN unnest(s.targets) AS e(id) ON true
                ),
                states AS MATERIALIZED (
                  SELECT t.id AS id,
                    left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                      255) COLLATE "C" AS state
                  FROM targets AS t
                  WHERE t.organization_id = $1::UUID
                    AND t.id IN (
                      SELECT pairs.key
                      FROM pairs
                    )
                )
              SELECT DISTINCT pairs.targets AS targets, states.state AS key
              FROM pairs JOIN states ON states.id = pairs.key
              WHERE states.state IS NOT NULL
            ) AS k ON k.targets = placed.targets
          ) AS rows_division
          GROUP BY rows_division.scope, rows_division.key, rows_division.day, rows_division.quarter
          HAVING sum(rows_division.outreaches) != 0 OR sum(rows_division.duration) != 0
        ) AS cells_division
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_division
  ),
  write_days_by_division AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_division.dimension AS dimension, by_division.scope AS scope,
      by_division.key AS key, by_division.day AS day, by_division.outreaches AS outreaches,
      by_division.duration AS duration, by_division.quarters AS quarters,
      by_division.counts AS counts, by_division.durations AS durations
    FROM by_division
    RETURNING 1
  ),
  write_months_by_division AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_division.dimension AS dimension, by_division.scope AS scope, by_division.key AS key,
        CAST(date_trunc('month', by_division.day) AS DATE) AS month,
        CAST(sum(by_division.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_division.duration) AS BIGINT) AS duration
      FROM by_division
      GROUP BY by_division.dimension, by_division.scope, by_division.key,
        CAST(date_trunc('month', by_division.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_source AS (
    SELECT 'source' AS dimension, days_source.scope COLLATE "C" AS scope,
      days_source.key COLLATE "C" AS key, days_source.day AS day,
      days_source.outreaches AS outreaches, days_source.duration AS duration,
      days_source.quarters AS quarters, days_source.counts AS counts,
      days_source.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_source.scope AS scope, cells_source.key AS key, cells_source.day AS day,
          cells_source.quarter AS quarter, cells_source.outreaches AS outreaches,
          cells_source.duration AS duration,
          CAST(sum(cells_source.outreaches) OVER (PARTITION BY cells_source.scope, cells_source.key, cells_source.day ORDER BY cells_source.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_source.duration) OVER (PARTITION BY cells_source.scope, cells_source.key, cells_source.day ORDER BY cells_source.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_source.scope AS scope, rows_source.key AS key, rows_source.day AS day,
            rows_source.quarter AS quarter,
            CAST(sum(rows_source.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_source.duration) AS BIGINT) AS duration
          FROM (
            SELECT '' AS scope, coalesce(left(placed.source, 255), '') AS key, placed.day AS day,
              placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed
          ) AS rows_source
          GROUP BY rows_source.scope, rows_source.key, rows_source.day, rows_source.quarter
          HAVING sum(rows_source.outreaches) != 0 OR sum(rows_source.duration) != 0
        ) AS cells_source
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_source
  ),
  write_days_by_source AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_source.dimension AS dimension, by_source.scope AS scope,
      by_source.key AS key, by_source.day AS day, by_source.outreaches AS outreaches,
      by_source.duration AS duration, by_source.quarters AS quarters, by_source.counts AS counts,
      by_source.durations AS durations
    FROM by_source
    RETURNING 1
  ),
  write_months_by_source AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_source.dimension AS dimension, by_source.scope AS scope, by_source.key AS key,
        CAST(date_trunc('month', by_source.day) AS DATE) AS month,
        CAST(sum(by_source.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_source.duration) AS BIGINT) AS duration
      FROM by_source
      GROUP BY by_source.dimension, by_source.scope, by_source.key,
        CAST(date_trunc('month', by_source.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_campaign_type AS (
    SELECT 'campaign_type' AS dimension,
      coalesce(CAST(days_campaign_type.scope AS TEXT), '') COLLATE "C" AS scope,
      days_campaign_type.key COLLATE "C" AS key, days_campaign_type.day AS day,
      days_campaign_type.outreaches AS outreaches, days_campaign_type.duration AS duration,
      days_campaign_type.quarters AS quarters, days_campaign_type.counts AS counts,
      days_campaign_type.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_campaign_type.scope AS scope, cells_campaign_type.key AS key,
          cells_campaign_type.day AS day, cells_campaign_type.quarter AS quarter,
          cells_campaign_type.outreaches AS outreaches, cells_campaign_type.duration AS duration,
          CAST(sum(cells_campaign_type.outreaches) OVER (PARTITION BY cells_campaign_type.scope, cells_campaign_type.key, cells_campaign_type.day ORDER BY cells_campaign_type.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_campaign_type.duration) OVER (PARTITION BY cells_campaign_type.scope, cells_campaign_type.key, cells_campaign_type.day ORDER BY cells_campaign_type.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_campaign_type.scope AS scope, rows_campaign_type.key AS key,
            rows_campaign_type.day AS day, rows_campaign_type.quarter AS quarter,
            CAST(sum(rows_campaign_type.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_campaign_type.duration) AS BIGINT) AS duration
          FROM (
            SELECT placed.campaign_id AS scope, coalesce(left(lower(placed.type), 255), '') AS key,
              placed.day AS day, placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed
          ) AS rows_campaign_type
          GROUP BY rows_campaign_type.scope, rows_campaign_type.key, rows_campaign_type.day,
            rows_campaign_type.quarter
          HAVING sum(rows_campaign_type.outreaches) != 0 OR sum(rows_campaign_type.duration) != 0
        ) AS cells_campaign_type
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_campaign_type
  ),
  write_days_by_campaign_type AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_campaign_type.dimension AS dimension,
      by_campaign_type.scope AS scope, by_campaign_type.key AS key, by_campaign_type.day AS day,
      by_campaign_type.outreaches AS outreaches, by_campaign_type.duration AS duration,
      by_campaign_type.quarters AS quarters, by_campaign_type.counts AS counts,
      by_campaign_type.durations AS durations
    FROM by_campaign_type
    RETURNING 1
  ),
  write_months_by_campaign_type AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_campaign_type.dimension AS dimension, by_campaign_type.scope AS scope,
        by_campaign_type.key AS key,
        CAST(date_trunc('month', by_campaign_type.day) AS DATE) AS month,
        CAST(sum(by_campaign_type.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_campaign_type.duration) AS BIGINT) AS duration
      FROM by_campaign_type
      GROUP BY by_campaign_type.dimension, by_campaign_type.scope, by_campaign_type.key,
        CAST(date_trunc('month', by_campaign_type.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_target_type AS (
    SELECT 'target_type' AS dimension,
      coalesce(CAST(days_target_type.scope AS TEXT), '') COLLATE "C" AS scope,
      days_target_type.key COLLATE "C" AS key, days_target_type.day AS day,
      days_target_type.outreaches AS outreaches, days_target_type.duration AS duration,
      days_target_type.quarters AS quarters, days_target_type.counts AS counts,
      days_target_type.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_target_type.scope AS scope, cells_target_type.key AS key,
          cells_target_type.day AS day, cells_target_type.quarter AS quarter,
          cells_target_type.outreaches AS outreaches, cells_target_type.duration AS duration,
          CAST(sum(cells_target_type.outreaches) OVER (PARTITION BY cells_target_type.scope, cells_target_type.key, cells_target_type.day ORDER BY cells_target_type.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_target_type.duration) OVER (PARTITION BY cells_target_type.scope, cells_target_type.key, cells_target_type.day ORDER BY cells_target_type.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_target_type.scope AS scope, rows_target_type.key AS key,
            rows_target_type.day AS day, rows_target_type.quarter AS quarter,
            CAST(sum(rows_target_type.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_target_type.duration) AS BIGINT) AS duration
          FROM (
            SELECT k_2.id AS scope, coalesce(left(lower(placed.type), 255), '') AS key,
              placed.day AS day, placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed LEFT OUTER JOIN LATERAL unnest(placed.targets) AS k_2(id) ON true
          ) AS rows_target_type
          GROUP BY rows_target_type.scope, rows_target_type.key, rows_target_type.day,
            rows_target_type.quarter
          HAVING sum(rows_target_type.outreaches) != 0 OR sum(rows_target_type.duration) != 0
        ) AS cells_target_type
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_target_type
  ),
  write_days_by_target_type AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_target_type.dimension AS dimension, by_target_type.scope AS scope,
      by_target_type.key AS key, by_target_type.day AS day, by_target_type.outreaches AS outreaches,
      by_target_type.duration AS duration, by_target_type.quarters AS quarters,
      by_target_type.counts AS counts, by_target_type.durations AS durations
    FROM by_target_type
    RETURNING 1
  ),
  write_months_by_target_type AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_target_type.dimension AS dimension, by_target_type.scope AS scope,
        by_target_type.key AS key, CAST(date_trunc('month', by_target_type.day) AS DATE) AS month,
        CAST(sum(by_target_type.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_target_type.duration) AS BIGINT) AS duration
      FROM by_target_type
      GROUP BY by_target_type.dimension, by_target_type.scope, by_target_type.key,
        CAST(date_trunc('month', by_target_type.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_division_type AS (
    SELECT 'division_type' AS dimension, days_division_type.scope COLLATE "C" AS scope,
      days_division_type.key COLLATE "C" AS key, days_division_type.day AS day,
      days_division_type.outreaches AS outreaches, days_division_type.duration AS duration,
      days_division_type.quarters AS quarters, days_division_type.counts AS counts,
      days_division_type.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_division_type.scope AS scope, cells_division_type.key AS key,
          cells_division_type.day AS day, cells_division_type.quarter AS quarter,
          cells_division_type.outreaches AS outreaches, cells_division_type.duration AS duration,
          CAST(sum(cells_division_type.outreaches) OVER (PARTITION BY cells_division_type.scope, cells_division_type.key, cells_division_type.day ORDER BY cells_division_type.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_division_type.duration) OVER (PARTITION BY cells_division_type.scope, cells_division_type.key, cells_division_type.day ORDER BY cells_division_type.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_division_type.scope AS scope, rows_division_type.key AS key,
            rows_division_type.day AS day, rows_division_type.quarter AS quarter,
            CAST(sum(rows_division_type.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_division_type.duration) AS BIGINT) AS duration
          FROM (
            SELECT coalesce(k.key, '') AS scope, coalesce(left(lower(placed.type), 255), '') AS key,
              placed.day AS day, placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed LEFT OUTER JOIN (
              WITH
                pairs AS MATERIALIZED (
                  SELECT s.targets AS targets, e.id AS key
                  FROM (
                    SELECT DISTINCT placed.targets AS targets
                    FROM placed
                  ) AS s JOIN unnest(s.targets) AS e(id) ON true
                ),
                states AS MATERIALIZED (
                  SELECT t.id AS id,
                    left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                      255) COLLATE "C" AS state
                  FROM targets AS t
                  WHERE t.organization_id = $1::UUID
                    AND t.id IN (
                      SELECT pairs.key
                      FROM pairs
                    )
                )
              SELECT DISTINCT pairs.targets AS targets, states.state AS key
              FROM pairs JOIN states ON states.id = pairs.key
              WHERE states.state IS NOT NULL
            ) AS k ON k.targets = placed.targets
          ) AS rows_division_type
          GROUP BY rows_division_type.scope, rows_division_type.key, rows_division_type.day,
            rows_division_type.quarter
          HAVING sum(rows_division_type.outreaches) != 0 OR sum(rows_division_type.duration) != 0
        ) AS cells_division_type
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_division_type
  ),
  write_days_by_division_type AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_division_type.dimension AS dimension,
      by_division_type.scope AS scope, by_division_type.key AS key, by_division_type.day AS day,
      by_division_type.outreaches AS outreaches, by_division_type.duration AS duration,
      by_division_type.quarters AS quarters, by_division_type.counts AS counts,
      by_division_type.durations AS durations
    FROM by_division_type
    RETURNING 1
  ),
  write_months_by_division_type AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_division_type.dimension AS dimension, by_division_type.scope AS scope,
        by_division_type.key AS key,
        CAST(date_trunc('month', by_division_type.day) AS DATE) AS month,
        CAST(sum(by_division_type.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_division_type.duration) AS BIGINT) AS duration
      FROM by_division_type
      GROUP BY by_division_type.dimension, by_division_type.scope, by_division_type.key,
        CAST(date_trunc('month', by_division_type.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  by_source_type AS (
    SELECT 'source_type' AS dimension, days_source_type.scope COLLATE "C" AS scope,
      days_source_type.key COLLATE "C" AS key, days_source_type.day AS day,
      days_source_type.outreaches AS outreaches, days_source_type.duration AS duration,
      days_source_type.quarters AS quarters, days_source_type.counts AS counts,
      days_source_type.durations AS durations
    FROM (
      SELECT r.scope AS scope, r.key AS key, r.day AS day,
        CAST(sum(r.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(r.duration) AS BIGINT) AS duration,
        array_agg(CAST(r.quarter AS SMALLINT) ORDER BY r.quarter ASC) AS quarters,
        array_agg(r.outreaches_until ORDER BY r.quarter ASC) AS counts,
        CASE WHEN bool_or(r.duration != 0) THEN array_agg(r.duration_until ORDER BY r.quarter ASC) END AS durations
      FROM (
        SELECT cells_source_type.scope AS scope, cells_source_type.key AS key,
          cells_source_type.day AS day, cells_source_type.quarter AS quarter,
          cells_source_type.outreaches AS outreaches, cells_source_type.duration AS duration,
          CAST(sum(cells_source_type.outreaches) OVER (PARTITION BY cells_source_type.scope, cells_source_type.key, cells_source_type.day ORDER BY cells_source_type.quarter) AS INTEGER) AS outreaches_until,
          CAST(sum(cells_source_type.duration) OVER (PARTITION BY cells_source_type.scope, cells_source_type.key, cells_source_type.day ORDER BY cells_source_type.quarter) AS BIGINT) AS duration_until
        FROM (
          SELECT rows_source_type.scope AS scope, rows_source_type.key AS key,
            rows_source_type.day AS day, rows_source_type.quarter AS quarter,
            CAST(sum(rows_source_type.outreaches) AS BIGINT) AS outreaches,
            CAST(sum(rows_source_type.duration) AS BIGINT) AS duration
          FROM (
            SELECT coalesce(left(placed.source, 255), '') AS scope,
              coalesce(left(lower(placed.type), 255), '') AS key, placed.day AS day,
              placed.quarter AS quarter, placed.outreaches AS outreaches,
              placed.duration AS duration
            FROM placed
          ) AS rows_source_type
          GROUP BY rows_source_type.scope, rows_source_type.key, rows_source_type.day,
            rows_source_type.quarter
          HAVING sum(rows_source_type.outreaches) != 0 OR sum(rows_source_type.duration) != 0
        ) AS cells_source_type
      ) AS r
      GROUP BY r.scope, r.key, r.day
    ) AS days_source_type
  ),
  write_days_by_source_type AS (
    INSERT INTO rollup_days (organization_id, dimension, scope, key, day, outreaches, duration,
      quarters, counts, durations)
    SELECT $1::UUID AS anon_1, by_source_type.dimension AS dimension, by_source_type.scope AS scope,
      by_source_type.key AS key, by_source_type.day AS day, by_source_type.outreaches AS outreaches,
      by_source_type.duration AS duration, by_source_type.quarters AS quarters,
      by_source_type.counts AS counts, by_source_type.durations AS durations
    FROM by_source_type
    RETURNING 1
  ),
  write_months_by_source_type AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT by_source_type.dimension AS dimension, by_source_type.scope AS scope,
        by_source_type.key AS key, CAST(date_trunc('month', by_source_type.day) AS DATE) AS month,
        CAST(sum(by_source_type.outreaches) AS BIGINT) AS outreaches,
        CAST(sum(by_source_type.duration) AS BIGINT) AS duration
      FROM by_source_type
      GROUP BY by_source_type.dimension, by_source_type.scope, by_source_type.key,
        CAST(date_trunc('month', by_source_type.day) AS DATE)
    ) AS months
    RETURNING 1
  ),
  write_months_by_campaign_target AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT 'campaign_target' AS dimension,
        coalesce(CAST(months_campaign_target.scope AS TEXT), '') COLLATE "C" AS scope,
        coalesce(CAST(months_campaign_target.key AS TEXT), '') COLLATE "C" AS key,
        months_campaign_target.month AS month, months_campaign_target.outreaches AS outreaches,
        months_campaign_target.duration AS duration
      FROM (
        SELECT rows_campaign_target.scope AS scope, rows_campaign_target.key AS key,
          rows_campaign_target.month AS month,
          CAST(sum(rows_campaign_target.outreaches) AS BIGINT) AS outreaches,
          CAST(sum(rows_campaign_target.duration) AS BIGINT) AS duration
        FROM (
          SELECT placed.campaign_id AS scope, k_3.id AS key,
            CAST(date_trunc('month', placed.day) AS DATE) AS month, placed.outreaches AS outreaches,
            placed.duration AS duration
          FROM placed LEFT OUTER JOIN LATERAL unnest(placed.targets) AS k_3(id) ON true
        ) AS rows_campaign_target
        GROUP BY rows_campaign_target.scope, rows_campaign_target.key, rows_campaign_target.month
        HAVING sum(rows_campaign_target.outreaches) != 0 OR sum(rows_campaign_target.duration) != 0
      ) AS months_campaign_target
    ) AS months
    RETURNING 1
  ),
  write_months_by_campaign_division AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT 'campaign_division' AS dimension,
        coalesce(CAST(months_campaign_division.scope AS TEXT), '') COLLATE "C" AS scope,
        months_campaign_division.key COLLATE "C" AS key, months_campaign_division.month AS month,
        months_campaign_division.outreaches AS outreaches,
        months_campaign_division.duration AS duration
      FROM (
        SELECT rows_campaign_division.scope AS scope, rows_campaign_division.key AS key,
          rows_campaign_division.month AS month,
          CAST(sum(rows_campaign_division.outreaches) AS BIGINT) AS outreaches,
          CAST(sum(rows_campaign_division.duration) AS BIGINT) AS duration
        FROM (
          SELECT placed.campaign_id AS scope, coalesce(k.key, '') AS key,
            CAST(date_trunc('month', placed.day) AS DATE) AS month, placed.outreaches AS outreaches,
            placed.duration AS duration
          FROM placed LEFT OUTER JOIN (
            WITH
              pairs AS MATERIALIZED (
                SELECT s.targets AS targets, e.id AS key
                FROM (
                  SELECT DISTINCT placed.targets AS targets
                  FROM placed
                ) AS s JOIN unnest(s.targets) AS e(id) ON true
              ),
              states AS MATERIALIZED (
                SELECT t.id AS id,
                  left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                    255) COLLATE "C" AS state
                FROM targets AS t
                WHERE t.organization_id = $1::UUID
                  AND t.id IN (
                    SELECT pairs.key
                    FROM pairs
                  )
              )
            SELECT DISTINCT pairs.targets AS targets, states.state AS key
            FROM pairs JOIN states ON states.id = pairs.key
            WHERE states.state IS NOT NULL
          ) AS k ON k.targets = placed.targets
        ) AS rows_campaign_division
        GROUP BY rows_campaign_division.scope, rows_campaign_division.key,
          rows_campaign_division.month
        HAVING sum(rows_campaign_division.outreaches) != 0 OR sum(rows_campaign_division.duration) != 0
      ) AS months_campaign_division
    ) AS months
    RETURNING 1
  ),
  write_months_by_campaign_source AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT 'campaign_source' AS dimension,
        coalesce(CAST(months_campaign_source.scope AS TEXT), '') COLLATE "C" AS scope,
        months_campaign_source.key COLLATE "C" AS key, months_campaign_source.month AS month,
        months_campaign_source.outreaches AS outreaches,
        months_campaign_source.duration AS duration
      FROM (
        SELECT rows_campaign_source.scope AS scope, rows_campaign_source.key AS key,
          rows_campaign_source.month AS month,
          CAST(sum(rows_campaign_source.outreaches) AS BIGINT) AS outreaches,
          CAST(sum(rows_campaign_source.duration) AS BIGINT) AS duration
        FROM (
          SELECT placed.campaign_id AS scope, coalesce(left(placed.source, 255), '') AS key,
            CAST(date_trunc('month', placed.day) AS DATE) AS month, placed.outreaches AS outreaches,
            placed.duration AS duration
          FROM placed
        ) AS rows_campaign_source
        GROUP BY rows_campaign_source.scope, rows_campaign_source.key, rows_campaign_source.month
        HAVING sum(rows_campaign_source.outreaches) != 0 OR sum(rows_campaign_source.duration) != 0
      ) AS months_campaign_source
    ) AS months
    RETURNING 1
  ),
  write_months_by_source_target AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT 'source_target' AS dimension, months_source_target.scope COLLATE "C" AS scope,
        coalesce(CAST(months_source_target.key AS TEXT), '') COLLATE "C" AS key,
        months_source_target.month AS month, months_source_target.outreaches AS outreaches,
        months_source_target.duration AS duration
      FROM (
        SELECT rows_source_target.scope AS scope, rows_source_target.key AS key,
          rows_source_target.month AS month,
          CAST(sum(rows_source_target.outreaches) AS BIGINT) AS outreaches,
          CAST(sum(rows_source_target.duration) AS BIGINT) AS duration
        FROM (
          SELECT coalesce(left(placed.source, 255), '') AS scope, k_4.id AS key,
            CAST(date_trunc('month', placed.day) AS DATE) AS month, placed.outreaches AS outreaches,
            placed.duration AS duration
          FROM placed LEFT OUTER JOIN LATERAL unnest(placed.targets) AS k_4(id) ON true
        ) AS rows_source_target
        GROUP BY rows_source_target.scope, rows_source_target.key, rows_source_target.month
        HAVING sum(rows_source_target.outreaches) != 0 OR sum(rows_source_target.duration) != 0
      ) AS months_source_target
    ) AS months
    RETURNING 1
  ),
  write_months_by_source_division AS (
    INSERT INTO rollup_months (organization_id, dimension, scope, key, month, outreaches, duration)
    SELECT $1::UUID AS anon_1, months.dimension AS dimension, months.scope AS scope,
      months.key AS key, months.month AS month, months.outreaches AS outreaches,
      months.duration AS duration
    FROM (
      SELECT 'source_division' AS dimension, months_source_division.scope COLLATE "C" AS scope,
        months_source_division.key COLLATE "C" AS key, months_source_division.month AS month,
        months_source_division.outreaches AS outreaches,
        months_source_division.duration AS duration
      FROM (
        SELECT rows_source_division.scope AS scope, rows_source_division.key AS key,
          rows_source_division.month AS month,
          CAST(sum(rows_source_division.outreaches) AS BIGINT) AS outreaches,
          CAST(sum(rows_source_division.duration) AS BIGINT) AS duration
        FROM (
          SELECT coalesce(left(placed.source, 255), '') AS scope, coalesce(k.key, '') AS key,
            CAST(date_trunc('month', placed.day) AS DATE) AS month, placed.outreaches AS outreaches,
            placed.duration AS duration
          FROM placed LEFT OUTER JOIN (
            WITH
              pairs AS MATERIALIZED (
                SELECT s.targets AS targets, e.id AS key
                FROM (
                  SELECT DISTINCT placed.targets AS targets
                  FROM placed
                ) AS s JOIN unnest(s.targets) AS e(id) ON true
              ),
              states AS MATERIALIZED (
                SELECT t.id AS id,
                  left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                    255) COLLATE "C" AS state
                FROM targets AS t
                WHERE t.organization_id = $1::UUID
                  AND t.id IN (
                    SELECT pairs.key
                    FROM pairs
                  )
              )
            SELECT DISTINCT pairs.targets AS targets, states.state AS key
            FROM pairs JOIN states ON states.id = pairs.key
            WHERE states.state IS NOT NULL
          ) AS k ON k.targets = placed.targets
        ) AS rows_source_division
        GROUP BY rows_source_division.scope, rows_source_division.key, rows_source_division.month
        HAVING sum(rows_source_division.outreaches) != 0 OR sum(rows_source_division.duration) != 0
      ) AS months_source_division
    ) AS months
    RETURNING 1
  ),
  taken AS (
    DELETE FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.action_date IS NULL
    RETURNING outreach_deltas.campaign_id, outreach_deltas.person_id, outreach_deltas.type,
      outreach_deltas.source, outreach_deltas.targets, outreach_deltas.action_date,
      outreach_deltas.outreaches, outreach_deltas.duration
  ),
  changes_of_people AS (
    SELECT taken.person_id AS person_id, taken.campaign_id AS campaign,
      coalesce(left(lower(taken.type), 255), '') AS type,
      coalesce(left(taken.source, 255), '') AS source,
      coalesce(CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), taken.action_date) AS DATE) - CAST(date_trunc('day', taken.action_date, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > taken.action_date AS INTEGER), date '-infinity') AS day,
      sum(taken.outreaches) AS n
    FROM taken
    WHERE taken.person_id IS NOT NULL
    GROUP BY taken.person_id, taken.campaign_id, coalesce(left(lower(taken.type), 255), ''),
      coalesce(left(taken.source, 255), ''),
      coalesce(CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), taken.action_date) AS DATE) - CAST(date_trunc('day', taken.action_date, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > taken.action_date AS INTEGER), date '-infinity')
    HAVING sum(taken.outreaches) != 0
  ),
  pending_of_people AS (
    SELECT touched.person_id AS person_id, d.campaign AS campaign, d.type AS type,
      d.source AS source,
      coalesce(CAST(timezone((
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      ), d.action_date) AS DATE) - CAST(date_trunc('day', d.action_date, (
        SELECT organizations.time_zone
        FROM organizations
        WHERE organizations.id = $1::UUID
      )) > d.action_date AS INTEGER), date '-infinity') AS day,
      d.outreaches AS n
    FROM (
      SELECT DISTINCT changes_of_people.person_id AS person_id
      FROM changes_of_people
    ) AS touched JOIN LATERAL (
      SELECT p.campaign_id AS campaign, coalesce(left(lower(p.type), 255), '') AS type,
        coalesce(left(p.source, 255), '') AS source, p.action_date AS action_date,
        p.outreaches AS outreaches
      FROM outreach_deltas AS p
      WHERE p.organization_id = $1::UUID
        AND p.person_id = touched.person_id
      LIMIT ALL
      OFFSET 0
    ) AS d ON true
  ),
  logged_all AS (
    SELECT log.person_id AS person_id, log.day AS day, sum(log.n) AS n, sum(log.pending) AS pending
    FROM (
      SELECT changes_of_people.person_id AS person_id, changes_of_people.day AS day,
        changes_of_people.n AS n, 0 AS pending
      FROM changes_of_people
      UNION ALL
      SELECT pending_of_people.person_id AS person_id, pending_of_people.day AS day, 0,
        pending_of_people.n AS n
      FROM pending_of_people
    ) AS log
    GROUP BY log.person_id, log.day
  ),
  stored_days AS (
    SELECT d.person_id AS person_id, d.day AS day, r.campaign AS campaign, r.type AS type,
      r.source AS source, count(*) AS n
    FROM (
      SELECT changes_of_people.person_id AS person_id, changes_of_people.day AS day
      FROM changes_of_people
      UNION
      SELECT pending_of_people.person_id AS person_id, pending_of_people.day AS day
      FROM pending_of_people
    ) AS d JOIN LATERAL (
      SELECT t0.advocacy_campaign_id AS campaign, coalesce(left(lower(t0.type), 255), '') AS type,
        coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id = d.person_id
        AND d.day > date '-infinity'
        AND t0.action_date >= timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), CAST(d.day AS TIMESTAMP WITHOUT TIME ZONE))
        AND t0.action_date < timezone((
          SELECT organizations.time_zone
          FROM organizations
          WHERE organizations.id = $1::UUID
        ), CAST(d.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
      UNION ALL
      SELECT t0.advocacy_campaign_id AS campaign, coalesce(left(lower(t0.type), 255), '') AS type,
        coalesce(left(t0.referrer_data ->> 'source', 255), '') AS source
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id = d.person_id
        AND d.day = date '-infinity'
        AND t0.action_date IS NULL
    ) AS r ON true
    GROUP BY d.person_id, d.day, r.campaign, r.type, r.source
  ),
  logged_campaign AS (
    SELECT log.person_id AS person_id, log.campaign AS campaign, log.day AS day, sum(log.n) AS n,
      sum(log.pending) AS pending
    FROM (
      SELECT changes_of_people.person_id AS person_id, changes_of_people.campaign AS campaign,
        changes_of_people.day AS day, changes_of_people.n AS n, 0 AS pending
      FROM changes_of_people
      UNION ALL
      SELECT pending_of_people.person_id AS person_id, pending_of_people.campaign AS campaign,
        pending_of_people.day AS day, 0, pending_of_people.n AS n
      FROM pending_of_people
    ) AS log
    GROUP BY log.person_id, log.campaign, log.day
  ),
  logged_type AS (
    SELECT log.person_id AS person_id, log.type AS type, log.day AS day, sum(log.n) AS n,
      sum(log.pending) AS pending
    FROM (
      SELECT changes_of_people.person_id AS person_id, changes_of_people.type AS type,
        changes_of_people.day AS day, changes_of_people.n AS n, 0 AS pending
      FROM changes_of_people
      UNION ALL
      SELECT pending_of_people.person_id AS person_id, pending_of_people.type AS type,
        pending_of_people.day AS day, 0, pending_of_people.n AS n
      FROM pending_of_people
    ) AS log
    GROUP BY log.person_id, log.type, log.day
  ),
  logged_source AS (
    SELECT log.person_id AS person_id, log.source AS source, log.day AS day, sum(log.n) AS n,
      sum(log.pending) AS pending
    FROM (
      SELECT changes_of_people.person_id AS person_id, changes_of_people.source AS source,
        changes_of_people.day AS day, changes_of_people.n AS n, 0 AS pending
      FROM changes_of_people
      UNION ALL
      SELECT pending_of_people.person_id AS person_id, pending_of_people.source AS source,
        pending_of_people.day AS day, 0, pending_of_people.n AS n
      FROM pending_of_people
    ) AS log
    GROUP BY log.person_id, log.source, log.day
  ),
  linked_days AS (
    SELECT acted.dimension AS dimension, acted.key AS key, acted.day AS day,
      CAST(acted.before AND (acted.day > date '-infinity' OR NOT bool_or(acted.before AND acted.day > date '-infinity') OVER (PARTITION BY acted.dimension, acted.key, acted.person_id)) AS BOOLEAN) AS before,
      coalesce(max(CASE WHEN (acted.before AND acted.day > date '-infinity') THEN acted.day END) OVER (PARTITION BY acted.dimension,
        acted.key,
        acted.person_id ORDER BY acted.day ROWS BETWEEN UNBOUNDED PRECEDING AND $2::INTEGER PRECEDING),
        date '-infinity') AS before_previous,
      CAST(acted.after AND (acted.day > date '-infinity' OR NOT bool_or(acted.after AND acted.day > date '-infinity') OVER (PARTITION BY acted.dimension, acted.key, acted.person_id)) AS BOOLEAN) AS after,
      coalesce(max(CASE WHEN (acted.after AND acted.day > date '-infinity') THEN acted.day END) OVER (PARTITION BY acted.dimension,
        acted.key,
        acted.person_id ORDER BY acted.day ROWS BETWEEN UNBOUNDED PRECEDING AND $3::INTEGER PRECEDING),
        date '-infinity') AS after_previous
    FROM (
      SELECT 'all' AS dimension, '' AS key, days_all.person_id AS person_id, days_all.day AS day,
        days_all.before AS before, days_all.after AS after
      FROM (
        SELECT folded.person_id AS person_id, folded.day AS day,
          folded.stored - folded.pending > 0 AS before,
          (folded.stored - folded.pending) + folded.n > 0 AS after
        FROM (
          SELECT logged_all.person_id AS person_id, logged_all.day AS day, logged_all.n AS n,
            logged_all.pending AS pending, coalesce(there.n, 0) AS stored
          FROM logged_all LEFT OUTER JOIN (
            SELECT stored_days.person_id AS person_id, stored_days.day AS day,
              CAST(sum(stored_days.n) AS BIGINT) AS n
            FROM stored_days
            GROUP BY stored_days.person_id, stored_days.day
          ) AS there ON coalesce(there.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_all.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid) AND there.day = logged_all.day
        ) AS folded
        UNION ALL
        SELECT others.person_id AS person_id, others.day AS day, others.anon_2 AS anon_2,
          others.anon_2 AS anon_2_1
        FROM (
          SELECT DISTINCT logged_all.person_id AS person_id, next_to.day AS day, true AS anon_2,
            true AS anon__1
          FROM logged_all JOIN LATERAL (
            SELECT coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), found.action_date) AS DATE) - CAST(date_trunc('day', found.action_date, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > found.action_date AS INTEGER), date '-infinity') AS day
            FROM (
              SELECT anon_3.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_all.person_id
                  AND t0.action_date < timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_all.day AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date DESC
                LIMIT 1
              ) AS anon_3
              UNION ALL
              SELECT anon_4.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_all.person_id
                  AND t0.action_date >= timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_all.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date
                LIMIT 1
              ) AS anon_4
              UNION ALL
              SELECT anon_5.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_all.person_id
                  AND t0.action_date IS NULL
                LIMIT 1
              ) AS anon_5
            ) AS found
          ) AS next_to ON true
        ) AS others
        WHERE NOT (EXISTS (
          SELECT 1
          FROM logged_all
          WHERE coalesce(others.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_all.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid)
            AND logged_all.day = others.day
        ))
      ) AS days_all
      UNION ALL
      SELECT 'campaign' AS dimension,
        coalesce(CAST(days_campaign.campaign AS TEXT), '') COLLATE "C" AS key,
        days_campaign.person_id AS person_id, days_campaign.day AS day,
        days_campaign.before AS before, days_campaign.after AS after
      FROM (
        SELECT folded.person_id AS person_id, folded.campaign AS campaign, folded.day AS day,
          folded.stored - folded.pending > 0 AS before,
          (folded.stored - folded.pending) + folded.n > 0 AS after
        FROM (
          SELECT logged_campaign.person_id AS person_id, logged_campaign.campaign AS campaign,
            logged_campaign.day AS day, logged_campaign.n AS n, logged_campaign.pending AS pending,
            coalesce(there.n, 0) AS stored
          FROM logged_campaign LEFT OUTER JOIN (
            SELECT stored_days.person_id AS person_id, stored_days.campaign AS campaign,
              stored_days.day AS day, CAST(sum(stored_days.n) AS BIGINT) AS n
            FROM stored_days
            GROUP BY stored_days.person_id, stored_days.campaign, stored_days.day
          ) AS there ON coalesce(there.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid) AND coalesce(there.campaign,
              '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.campaign,
                '00000000-0000-0000-0000-000000000000'::uuid) AND there.day = logged_campaign.day
        ) AS folded
        UNION ALL
        SELECT others.person_id AS person_id, others.campaign AS campaign, others.day AS day,
          others.anon_2 AS anon_2, others.anon_2 AS anon_2_2
        FROM (
          SELECT DISTINCT logged_campaign.person_id AS person_id,
            logged_campaign.campaign AS campaign, next_to.day AS day, true AS anon_2,
            true AS anon__1
          FROM logged_campaign JOIN LATERAL (
            SELECT coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), found.action_date) AS DATE) - CAST(date_trunc('day', found.action_date, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > found.action_date AS INTEGER), date '-infinity') AS day
            FROM (
              SELECT anon_6.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_campaign.person_id
                  AND coalesce(t0.advocacy_campaign_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.campaign,
                    '00000000-0000-0000-0000-000000000000'::uuid)
                  AND t0.action_date < timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_campaign.day AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date DESC
                LIMIT 1
              ) AS anon_6
              UNION ALL
              SELECT anon_7.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_campaign.person_id
                  AND coalesce(t0.advocacy_campaign_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.campaign,
                    '00000000-0000-0000-0000-000000000000'::uuid)
                  AND t0.action_date >= timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_campaign.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date
                LIMIT 1
              ) AS anon_7
              UNION ALL
              SELECT anon_8.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_campaign.person_id
                  AND coalesce(t0.advocacy_campaign_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.campaign,
                    '00000000-0000-0000-0000-000000000000'::uuid)
                  AND t0.action_date IS NULL
                LIMIT 1
              ) AS anon_8
            ) AS found
          ) AS next_to ON true
        ) AS others
        WHERE NOT (EXISTS (
          SELECT 1
          FROM logged_campaign
          WHERE coalesce(others.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid)
            AND coalesce(others.campaign, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_campaign.campaign,
              '00000000-0000-0000-0000-000000000000'::uuid)
            AND logged_campaign.day = others.day
        ))
      ) AS days_campaign
      UNION ALL
      SELECT 'type' AS dimension, days_type.type COLLATE "C" AS key,
        days_type.person_id AS person_id, days_type.day AS day, days_type.before AS before,
        days_type.after AS after
      FROM (
        SELECT folded.person_id AS person_id, folded.type AS type, folded.day AS day,
          folded.stored - folded.pending > 0 AS before,
          (folded.stored - folded.pending) + folded.n > 0 AS after
        FROM (
          SELECT logged_type.person_id AS person_id, logged_type.type AS type,
            logged_type.day AS day, logged_type.n AS n, logged_type.pending AS pending,
            coalesce(there.n, 0) AS stored
          FROM logged_type LEFT OUTER JOIN (
            SELECT stored_days.person_id AS person_id, stored_days.type AS type,
              stored_days.day AS day, CAST(sum(stored_days.n) AS BIGINT) AS n
            FROM stored_days
            GROUP BY stored_days.person_id, stored_days.type, stored_days.day
          ) AS there ON coalesce(there.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_type.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid) AND there.type = logged_type.type AND there.day = logged_type.day
        ) AS folded
        UNION ALL
        SELECT others.person_id AS person_id, others.type AS type, others.day AS day,
          others.anon_2 AS anon_2, others.anon_2 AS anon_2_3
        FROM (
          SELECT DISTINCT logged_type.person_id AS person_id, logged_type.type AS type,
            next_to.day AS day, true AS anon_2, true AS anon__1
          FROM logged_type JOIN LATERAL (
            SELECT coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), found.action_date) AS DATE) - CAST(date_trunc('day', found.action_date, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > found.action_date AS INTEGER), date '-infinity') AS day
            FROM (
              SELECT anon_9.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_type.person_id
                  AND coalesce(left(lower(t0.type), 255), '') = logged_type.type
                  AND t0.action_date < timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_type.day AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date DESC
                LIMIT 1
              ) AS anon_9
              UNION ALL
              SELECT anon_10.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_type.person_id
                  AND coalesce(left(lower(t0.type), 255), '') = logged_type.type
                  AND t0.action_date >= timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_type.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date
                LIMIT 1
              ) AS anon_10
              UNION ALL
              SELECT anon_11.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_type.person_id
                  AND coalesce(left(lower(t0.type), 255), '') = logged_type.type
                  AND t0.action_date IS NULL
                LIMIT 1
              ) AS anon_11
            ) AS found
          ) AS next_to ON true
        ) AS others
        WHERE NOT (EXISTS (
          SELECT 1
          FROM logged_type
          WHERE coalesce(others.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_type.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid)
            AND others.type = logged_type.type
            AND logged_type.day = others.day
        ))
      ) AS days_type
      UNION ALL
      SELECT 'source' AS dimension, days_source.source COLLATE "C" AS key,
        days_source.person_id AS person_id, days_source.day AS day, days_source.before AS before,
        days_source.after AS after
      FROM (
        SELECT folded.person_id AS person_id, folded.source AS source, folded.day AS day,
          folded.stored - folded.pending > 0 AS before,
          (folded.stored - folded.pending) + folded.n > 0 AS after
        FROM (
          SELECT logged_source.person_id AS person_id, logged_source.source AS source,
            logged_source.day AS day, logged_source.n AS n, logged_source.pending AS pending,
            coalesce(there.n, 0) AS stored
          FROM logged_source LEFT OUTER JOIN (
            SELECT stored_days.person_id AS person_id, stored_days.source AS source,
              stored_days.day AS day, CAST(sum(stored_days.n) AS BIGINT) AS n
            FROM stored_days
            GROUP BY stored_days.person_id, stored_days.source, stored_days.day
          ) AS there ON coalesce(there.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_source.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid) AND there.source = logged_source.source AND there.day = logged_source.day
        ) AS folded
        UNION ALL
        SELECT others.person_id AS person_id, others.source AS source, others.day AS day,
          others.anon_2 AS anon_2, others.anon_2 AS anon_2_4
        FROM (
          SELECT DISTINCT logged_source.person_id AS person_id, logged_source.source AS source,
            next_to.day AS day, true AS anon_2, true AS anon__1
          FROM logged_source JOIN LATERAL (
            SELECT coalesce(CAST(timezone((
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            ), found.action_date) AS DATE) - CAST(date_trunc('day', found.action_date, (
              SELECT organizations.time_zone
              FROM organizations
              WHERE organizations.id = $1::UUID
            )) > found.action_date AS INTEGER), date '-infinity') AS day
            FROM (
              SELECT anon_12.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_source.person_id
                  AND coalesce(left(t0.referrer_data ->> 'source', 255), '') = logged_source.source
                  AND t0.action_date < timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_source.day AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date DESC
                LIMIT 1
              ) AS anon_12
              UNION ALL
              SELECT anon_13.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_source.person_id
                  AND coalesce(left(t0.referrer_data ->> 'source', 255), '') = logged_source.source
                  AND t0.action_date >= timezone((
                    SELECT organizations.time_zone
                    FROM organizations
                    WHERE organizations.id = $1::UUID
                  ), CAST(logged_source.day + 1 AS TIMESTAMP WITHOUT TIME ZONE))
                ORDER BY t0.action_date
                LIMIT 1
              ) AS anon_13
              UNION ALL
              SELECT anon_14.action_date AS action_date
              FROM (
                SELECT t0.action_date AS action_date
                FROM outreaches AS t0
                WHERE t0.organization_id = $1::UUID
                  AND t0.person_id = logged_source.person_id
                  AND coalesce(left(t0.referrer_data ->> 'source', 255), '') = logged_source.source
                  AND t0.action_date IS NULL
                LIMIT 1
              ) AS anon_14
            ) AS found
          ) AS next_to ON true
        ) AS others
        WHERE NOT (EXISTS (
          SELECT 1
          FROM logged_source
          WHERE coalesce(others.person_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(logged_source.person_id,
            '00000000-0000-0000-0000-000000000000'::uuid)
            AND others.source = logged_source.source
            AND logged_source.day = others.day
        ))
      ) AS days_source
    ) AS acted
  ),
  people AS (
    SELECT moves.dimension AS dimension, moves.day AS day, moves.key AS key,
      moves.previous AS previous, CAST(sum(moves.people) AS INTEGER) AS people
    FROM (
      SELECT linked_days.dimension AS dimension, linked_days.day AS day, linked_days.key AS key,
        linked_days.after_previous AS previous, 1 AS people
      FROM linked_days
      WHERE linked_days.after
        AND NOT (linked_days.before AND linked_days.after AND linked_days.before_previous = linked_days.after_previous)
      UNION ALL
      SELECT linked_days.dimension AS dimension, linked_days.day AS day, linked_days.key AS key,
        linked_days.before_previous AS before_previous, -1
      FROM linked_days
      WHERE linked_days.before
        AND NOT (linked_days.before AND linked_days.after AND linked_days.before_previous = linked_days.after_previous)
    ) AS moves
    GROUP BY moves.dimension, moves.day, moves.key, moves.previous
    HAVING sum(moves.people) != 0
  ),
  write_rollup_people AS (
    INSERT INTO rollup_people (organization_id, dimension, day, key, previous, people)
    SELECT $1::UUID AS anon_1, people.dimension AS dimension, people.day AS day, people.key AS key,
      people.previous AS previous, people.people AS people
    FROM people
    ORDER BY people.dimension, people.day, people.key, people.previous
    ON CONFLICT (organization_id, dimension, day, key, previous) DO UPDATE SET people = (rollup_people.people + excluded.people)
    RETURNING 1
  ),
  write_rollup_people_months AS (
    INSERT INTO rollup_people_months (organization_id, dimension, day, key, previous_month, people)
    SELECT $1::UUID AS anon_1, sums_rollup_people_months.dimension AS dimension,
      sums_rollup_people_months.day AS day, sums_rollup_people_months.key AS key,
      sums_rollup_people_months.previous_month AS previous_month,
      sums_rollup_people_months.people AS people
    FROM (
      SELECT people.dimension AS dimension, people.day AS day, people.key AS key,
        CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
        CAST(sum(people.people) AS INTEGER) AS people
      FROM people
      GROUP BY people.dimension, people.day, people.key,
        CAST(date_trunc('month', people.previous) AS DATE)
      HAVING sum(people.people) != 0
    ) AS sums_rollup_people_months
    ORDER BY sums_rollup_people_months.dimension, sums_rollup_people_months.day,
      sums_rollup_people_months.key, sums_rollup_people_months.previous_month
    ON CONFLICT (organization_id, dimension, day, key, previous_month) DO UPDATE SET people = (rollup_people_months.people + excluded.people)
    RETURNING 1
  ),
  write_rollup_people_by_month AS (
    INSERT INTO rollup_people_by_month (organization_id, dimension, month, key, previous_month, people)
    SELECT $1::UUID AS anon_1, sums_rollup_people_by_month.dimension AS dimension,
      sums_rollup_people_by_month.month AS month, sums_rollup_people_by_month.key AS key,
      sums_rollup_people_by_month.previous_month AS previous_month,
      sums_rollup_people_by_month.people AS people
    FROM (
      SELECT people.dimension AS dimension, CAST(date_trunc('month', people.day) AS DATE) AS month,
        people.key AS key, CAST(date_trunc('month', people.previous) AS DATE) AS previous_month,
        CAST(sum(people.people) AS INTEGER) AS people
      FROM people
      GROUP BY people.dimension, CAST(date_trunc('month', people.day) AS DATE), people.key,
        CAST(date_trunc('month', people.previous) AS DATE)
      HAVING sum(people.people) != 0
    ) AS sums_rollup_people_by_month
    ORDER BY sums_rollup_people_by_month.dimension, sums_rollup_people_by_month.month,
      sums_rollup_people_by_month.key, sums_rollup_people_by_month.previous_month
    ON CONFLICT (organization_id, dimension, month, key, previous_month) DO UPDATE SET people = (rollup_people_by_month.people + excluded.people)
    RETURNING 1
  )
SELECT count(*) AS count_1
FROM placed
-- $1 organization_id
-- $2 param_1
-- $3 param_2
