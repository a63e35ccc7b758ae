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
  placed AS (
    SELECT due.campaign_id AS campaign_id, due.type AS type, due.source AS source,
      due.targets AS targets, due.outreaches AS outreaches, due.duration AS duration,
      coalesce(CAST(timezone('UTC', due.action_date) AS DATE), date '-infinity') AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM due.action_date - date_trunc('day', due.action_date, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM due
  ),
  counted_days AS (
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
    UNION ALL
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
  ) AS kept_month FULL OUTER JOIN (
    SELECT counted_days.dimension AS dimension, counted_days.scope AS scope,
      counted_days.key AS key, CAST(date_trunc('month', counted_days.day) AS DATE) AS month,
      CAST(sum(counted_days.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(counted_days.duration) AS BIGINT) AS duration
    FROM counted_days
    GROUP BY counted_days.dimension, counted_days.scope, counted_days.key,
      CAST(date_trunc('month', counted_days.day) AS DATE)
    UNION ALL
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
    UNION ALL
    SELECT 'campaign_source' AS dimension,
      coalesce(CAST(months_campaign_source.scope AS TEXT), '') COLLATE "C" AS scope,
      months_campaign_source.key COLLATE "C" AS key, months_campaign_source.month AS month,
      months_campaign_source.outreaches AS outreaches, months_campaign_source.duration AS duration
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
    UNION ALL
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
    UNION ALL
    SELECT 'source_division' AS dimension, months_source_division.scope COLLATE "C" AS scope,
      months_source_division.key COLLATE "C" AS key, months_source_division.month AS month,
      months_source_division.outreaches AS outreaches, months_source_division.duration AS duration
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
    UNION ALL
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
  ) AS counted_months ON kept_month.dimension = counted_months.dimension AND kept_month.scope = counted_months.scope AND kept_month.key = counted_months.key AND kept_month.month = counted_months.month
  WHERE coalesce(kept_month.outreaches, 0) != coalesce(counted_months.outreaches, 0) OR coalesce(kept_month.duration,
    0) != coalesce(counted_months.duration, 0)
) AS f
ORDER BY f."table", f.dimension, f.scope, f.key, f.period, f.outreaches, f.duration,
  f.outreaches_counted, f.duration_counted
-- $1 organization_id
-- $2 month
