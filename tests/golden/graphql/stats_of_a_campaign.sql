WITH
  spread AS (
    SELECT CAST(nullif(c.key, '') AS UUID) AS key, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key, 1 AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $1::UUID
        AND rollup_months.dimension = 'campaign_target'
        AND rollup_months.scope = CAST($2::UUID AS TEXT)
      UNION ALL
      SELECT coalesce(CAST(k_1.id AS TEXT), '') AS key, 1 AS place,
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
        WHERE outreach_deltas.organization_id = $1::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
            FROM delta_marks
            WHERE delta_marks.organization_id = $1::UUID
          ), 0)
          AND outreach_deltas.campaign_id = $2::UUID
      ) AS pending LEFT OUTER JOIN LATERAL unnest(pending.targets) AS k_1(id) ON true
    ) AS c
    GROUP BY c.key
    HAVING sum(c.outreaches) != 0
  ),
  top1 AS (
    SELECT k.key AS key, k.duration AS duration, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT spread.key AS key, CAST(coalesce(sum(spread.duration), 0) AS BIGINT) AS duration,
        CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
      FROM spread
      GROUP BY spread.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  facts AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT 1 AS place, CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $1::UUID
        AND rollup_months.dimension = 'campaign'
        AND rollup_months.key = CAST($3::UUID AS TEXT)
      UNION ALL
      SELECT 1 AS place, CAST(pending.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(pending.duration * 1 AS BIGINT) AS duration
      FROM (
        SELECT outreach_deltas.organization_id AS organization_id,
          outreach_deltas.transaction AS transaction, outreach_deltas.id AS id,
          outreach_deltas.campaign_id AS campaign_id, outreach_deltas.person_id AS person_id,
          outreach_deltas.type AS type, outreach_deltas.source AS source,
          outreach_deltas.targets AS targets, outreach_deltas.action_date AS action_date,
          outreach_deltas.outreaches AS outreaches, outreach_deltas.duration AS duration
        FROM outreach_deltas
        WHERE outreach_deltas.organization_id = $1::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_3
            FROM delta_marks
            WHERE delta_marks.organization_id = $1::UUID
          ), 0)
          AND outreach_deltas.campaign_id = $3::UUID
      ) AS pending
    ) AS c
    HAVING sum(c.outreaches) != 0
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches,
      (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT CAST(top1.key AS TEXT) AS key, top1.outreaches AS outreaches,
              top1.duration AS duration
          ) AS r$
        ) ORDER BY top1.place ASC), '[]'::json) AS coalesce_1
        FROM top1
      ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 {trains}
-- $3 {trains}

WITH
  monthly_bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_trunc('month', m.at + interval '360 hours', 'UTC') AS moved_at
      FROM (
        SELECT CAST(1 AS INTEGER) AS place, $1::TIMESTAMP WITH TIME ZONE AS at
        UNION ALL
        SELECT 2,
          greatest($1::TIMESTAMP WITH TIME ZONE, $2::TIMESTAMP WITH TIME ZONE) AS greatest_1
      ) AS m
    ) AS q
  ),
  monthly_ends AS (
    SELECT array_agg(monthly_bounds.moved_at ORDER BY monthly_bounds.place ASC) AS moments,
      array_agg(monthly_bounds.day ORDER BY monthly_bounds.place ASC) AS days,
      min(monthly_bounds.day) AS first, max(monthly_bounds.day) AS last,
      max(monthly_bounds.place) AS last_place
    FROM monthly_bounds
  ),
  spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key,
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT monthly_ends.days
          FROM monthly_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $3::UUID
        AND rollup_months.dimension = 'campaign_division'
        AND rollup_months.scope = CAST($4::UUID AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT monthly_ends.first
          FROM monthly_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT monthly_ends.last
          FROM monthly_ends
        )
      UNION ALL
      SELECT coalesce(k.key, '') AS key,
        width_bucket(pending.action_date, (
          SELECT monthly_ends.moments
          FROM monthly_ends
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
          AND outreach_deltas.campaign_id = $4::UUID
      ) AS pending LEFT OUTER JOIN (
        WITH
          pairs AS MATERIALIZED (
            SELECT s.targets AS targets, e.id AS key
            FROM (
              SELECT DISTINCT pending.targets AS targets
              FROM (
                SELECT outreach_deltas.organization_id AS organization_id,
                  outreach_deltas.transaction AS transaction, outreach_deltas.id AS id,
                  outreach_deltas.campaign_id AS campaign_id,
                  outreach_deltas.person_id AS person_id, outreach_deltas.type AS type,
                  outreach_deltas.source AS source, outreach_deltas.targets AS targets,
                  outreach_deltas.action_date AS action_date,
                  outreach_deltas.outreaches AS outreaches, outreach_deltas.duration AS duration
                FROM outreach_deltas
                WHERE outreach_deltas.organization_id = $3::UUID
                  AND outreach_deltas.transaction >= coalesce((
                    SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
                    FROM delta_marks
                    WHERE delta_marks.organization_id = $3::UUID
                  ), 0)
                  AND outreach_deltas.action_date IS NOT NULL
                  AND outreach_deltas.campaign_id = $4::UUID
              ) AS pending
            ) AS s JOIN unnest(s.targets) AS e(id) ON true
          ),
          states AS MATERIALIZED (
            SELECT t.id AS id,
              left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                255) COLLATE "C" AS state
            FROM targets AS t
            WHERE t.organization_id = $3::UUID
              AND t.id IN (
                SELECT pairs.key
                FROM pairs
              )
          )
        SELECT DISTINCT pairs.targets AS targets, states.state AS key
        FROM pairs JOIN states ON states.id = pairs.key
        WHERE states.state IS NOT NULL
      ) AS k ON k.targets = pending.targets
      UNION ALL
      SELECT coalesce(k.key, '') AS key, moves.place AS place,
        CAST("between".outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST("between".duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT r.campaign_id AS campaign_id, r.person_id AS person_id, r.targets AS targets,
          r.outreaches AS outreaches, r.type AS type, r.source AS source,
          r.action_date AS action_date, r.duration AS duration, monthly_bounds.place AS place,
          CASE WHEN (monthly_bounds.moved_at < monthly_bounds.at) THEN 1 ELSE -1 END AS sign
        FROM monthly_bounds JOIN LATERAL (
          SELECT t0.advocacy_campaign_id AS campaign_id, t0.person_id AS person_id,
            array((
              SELECT DISTINCT b.target_id
              FROM outreach_targets AS b
              WHERE b.organization_id = $3::UUID
                AND b.outreach_id = t0.id
              ORDER BY b.target_id
            )) AS targets,
            CAST(1 AS INTEGER) AS outreaches, t0.type AS type,
            t0.referrer_data ->> 'source' AS source, t0.action_date AS action_date,
            CAST(coalesce(t0.duration, 0) AS BIGINT) AS duration
          FROM outreaches AS t0
          WHERE t0.organization_id = $3::UUID
            AND t0.action_date >= least(monthly_bounds.moved_at, monthly_bounds.at)
            AND t0.action_date < greatest(monthly_bounds.moved_at, monthly_bounds.at)
            AND t0.advocacy_campaign_id = $5::UUID
          LIMIT ALL
          OFFSET 0
        ) AS r ON true
        WHERE monthly_bounds.moved_at != monthly_bounds.at
      ) AS "between" LEFT OUTER JOIN (
        WITH
          pairs AS MATERIALIZED (
            SELECT s.targets AS targets, e.id AS key
            FROM (
              SELECT DISTINCT "between".targets AS targets
              FROM (
                SELECT r.campaign_id AS campaign_id, r.person_id AS person_id, r.targets AS targets,
                  r.outreaches AS outreaches, r.type AS type, r.source AS source,
                  r.action_date AS action_date, r.duration AS duration,
                  monthly_bounds.place AS place,
                  CASE WHEN (monthly_bounds.moved_at < monthly_bounds.at) THEN 1 ELSE -1 END AS sign
                FROM monthly_bounds JOIN LATERAL (
                  SELECT t0.advocacy_campaign_id AS campaign_id, t0.person_id AS person_id,
                    array((
                      SELECT DISTINCT b.target_id
                      FROM outreach_targets AS b
                      WHERE b.organization_id = $3::UUID
                        AND b.outreach_id = t0.id
                      ORDER BY b.target_id
                    )) AS targets,
                    CAST(1 AS INTEGER) AS outreaches, t0.type AS type,
                    t0.referrer_data ->> 'source' AS source, t0.action_date AS action_date,
                    CAST(coalesce(t0.duration, 0) AS BIGINT) AS duration
                  FROM outreaches AS t0
                  WHERE t0.organization_id = $3::UUID
                    AND t0.action_date >= least(monthly_bounds.moved_at, monthly_bounds.at)
                    AND t0.action_date < greatest(monthly_bounds.moved_at, monthly_bounds.at)
                    AND t0.advocacy_campaign_id = $5::UUID
                  LIMIT ALL
                  OFFSET 0
                ) AS r ON true
                WHERE monthly_bounds.moved_at != monthly_bounds.at
              ) AS "between"
            ) AS s JOIN unnest(s.targets) AS e(id) ON true
          ),
          states AS MATERIALIZED (
            SELECT t.id AS id,
              left(CASE WHEN starts_with(lower(t.ocdid), 'ocd-division/country:us/') THEN SUBSTRING(lower(t.ocdid) FROM '/(?:state|district|territory):([^/]+)') ELSE SUBSTRING(lower(t.ocdid) FROM '^ocd-division/(country:(?!us(?:/|$))[^/]+(?:/[^/]+)?)') END,
                255) COLLATE "C" AS state
            FROM targets AS t
            WHERE t.organization_id = $3::UUID
              AND t.id IN (
                SELECT pairs.key
                FROM pairs
              )
          )
        SELECT DISTINCT pairs.targets AS targets, states.state AS key
        FROM pairs JOIN states ON states.id = pairs.key
        WHERE states.state IS NOT NULL
      ) AS k ON k.targets = "between".targets JOIN LATERAL (VALUES ("between".place - 1,
        "between".sign), ("between".place, -"between".sign)) AS moves (place, sign) ON true
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT monthly_ends.last_place
        FROM monthly_ends
      )
    GROUP BY c.key
    HAVING sum(c.outreaches) != 0
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT spread.key AS key, CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
      FROM spread
      GROUP BY spread.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-01-01T05:00:00+00:00
-- $2 2027-01-01T05:00:00+00:00
-- $3 {organization}
-- $4 {trains}
-- $5 {trains}

WITH
  frame AS (
    SELECT s.start AS start, CAST(row_number() OVER (ORDER BY s.start) AS INTEGER) AS place
    FROM (
      SELECT DISTINCT CASE WHEN (timezone($2::VARCHAR, timezone('UTC', d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours')))) = d.clock) THEN least(timezone('UTC',
        d.clock - (timezone($2::VARCHAR, timezone($2::VARCHAR, d.clock) - interval '24 hours') - timezone('UTC', timezone($2::VARCHAR, d.clock) - interval '24 hours'))),
        timezone($2::VARCHAR, d.clock)) ELSE timezone($2::VARCHAR, d.clock) END AS start
      FROM generate_series(date_trunc('month', timezone($2::VARCHAR, $1::TIMESTAMP WITH TIME ZONE)),
        date_trunc('month',
          timezone($2::VARCHAR, $3::TIMESTAMP WITH TIME ZONE - interval '1 microsecond')),
        interval '1 month') AS d(clock)
      WHERE $1::TIMESTAMP WITH TIME ZONE < $3::TIMESTAMP WITH TIME ZONE
    ) AS s
  ),
  monthly_bounds AS (
    SELECT q.place AS place, q.at AS at, q.moved_at AS moved_at,
      CAST(timezone('UTC', q.moved_at) AS DATE) AS day,
      coalesce(CAST(floor(EXTRACT(epoch FROM q.moved_at - date_trunc('day', q.moved_at, 'UTC')) / CAST(900 AS NUMERIC)) AS INTEGER),
        0) AS quarter
    FROM (
      SELECT m.place AS place, m.at AS at,
        date_trunc('month', m.at + interval '360 hours', 'UTC') AS moved_at
      FROM (
        SELECT frame.place AS place, greatest(frame.start, $1::TIMESTAMP WITH TIME ZONE) AS at
        FROM frame
        UNION ALL
        SELECT CAST(count(*) + 1 AS INTEGER) AS anon_2, $3::TIMESTAMP WITH TIME ZONE AS anon_3
        FROM frame
      ) AS m
    ) AS q
  ),
  monthly_ends AS (
    SELECT array_agg(monthly_bounds.moved_at ORDER BY monthly_bounds.place ASC) AS moments,
      array_agg(monthly_bounds.day ORDER BY monthly_bounds.place ASC) AS days,
      min(monthly_bounds.day) AS first, max(monthly_bounds.day) AS last,
      max(monthly_bounds.place) AS last_place
    FROM monthly_bounds
  ),
  spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, c.place AS period,
      CAST(sum(c.outreaches) AS BIGINT) AS outreaches, CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key,
        width_bucket(CAST(rollup_months.month AS DATE), (
          SELECT monthly_ends.days
          FROM monthly_ends
        )) AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $4::UUID
        AND rollup_months.dimension = 'campaign_source'
        AND rollup_months.scope = CAST($5::UUID AS TEXT)
        AND rollup_months.month >= CAST(date_trunc('month', (
          SELECT monthly_ends.first
          FROM monthly_ends
        )) AS DATE)
        AND rollup_months.month < (
          SELECT monthly_ends.last
          FROM monthly_ends
        )
      UNION ALL
      SELECT coalesce(left(pending.source, 255), '') AS key,
        width_bucket(pending.action_date, (
          SELECT monthly_ends.moments
          FROM monthly_ends
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
          AND outreach_deltas.campaign_id = $5::UUID
      ) AS pending
      UNION ALL
      SELECT coalesce(left("between".source, 255), '') AS key, moves.place AS place,
        CAST("between".outreaches * moves.sign AS BIGINT) AS outreaches,
        CAST("between".duration * moves.sign AS BIGINT) AS duration
      FROM (
        SELECT r.campaign_id AS campaign_id, r.person_id AS person_id, r.targets AS targets,
          r.outreaches AS outreaches, r.type AS type, r.source AS source,
          r.action_date AS action_date, r.duration AS duration, monthly_bounds.place AS place,
          CASE WHEN (monthly_bounds.moved_at < monthly_bounds.at) THEN 1 ELSE -1 END AS sign
        FROM monthly_bounds JOIN LATERAL (
          SELECT t0.advocacy_campaign_id AS campaign_id, t0.person_id AS person_id,
            array((
              SELECT DISTINCT b.target_id
              FROM outreach_targets AS b
              WHERE b.organization_id = $4::UUID
                AND b.outreach_id = t0.id
              ORDER BY b.target_id
            )) AS targets,
            CAST(1 AS INTEGER) AS outreaches, t0.type AS type,
            t0.referrer_data ->> 'source' AS source, t0.action_date AS action_date,
            CAST(coalesce(t0.duration, 0) AS BIGINT) AS duration
          FROM outreaches AS t0
          WHERE t0.organization_id = $4::UUID
            AND t0.action_date >= least(monthly_bounds.moved_at, monthly_bounds.at)
            AND t0.action_date < greatest(monthly_bounds.moved_at, monthly_bounds.at)
            AND t0.advocacy_campaign_id = $6::UUID
          LIMIT ALL
          OFFSET 0
        ) AS r ON true
        WHERE monthly_bounds.moved_at != monthly_bounds.at
      ) AS "between" JOIN LATERAL (VALUES ("between".place - 1, "between".sign),
        ("between".place, -"between".sign)) AS moves (place, sign) ON true
    ) AS c
    WHERE c.place >= 1
      AND c.place < (
        SELECT monthly_ends.last_place
        FROM monthly_ends
      )
    GROUP BY c.key, c.place
    HAVING sum(c.outreaches) != 0
  ),
  top0 AS (
    SELECT k.key AS key, k.outreaches AS outreaches,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT spread.key AS key, CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
      FROM spread
      GROUP BY spread.key
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 10
  ),
  counts0 AS (
    SELECT g.place AS place, g.period AS period,
      CAST(coalesce(sum(g.outreaches), 0) AS BIGINT) AS outreaches
    FROM (
      SELECT top0.place AS place, spread.period AS period, spread.outreaches AS outreaches,
        spread.duration AS duration
      FROM spread JOIN top0 ON coalesce(spread.key, '') = coalesce(top0.key, '')
    ) AS g
    GROUP BY g.place, g.period
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, coalesce(s1.series, '[]'::json) AS series
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0 LEFT OUTER JOIN (
        SELECT top0.place AS place,
          json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT to_char(timezone('UTC', frame.start), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start,
                coalesce(counts0.outreaches, 0) AS outreaches
            ) AS r$
          ) ORDER BY frame.place ASC) AS series
        FROM top0 JOIN frame ON true LEFT OUTER JOIN counts0 ON counts0.place = top0.place AND counts0.period = frame.place
        GROUP BY top0.place
      ) AS s1 ON s1.place = top0.place
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 2026-01-01T00:00:00+00:00
-- $2 "UTC"
-- $3 2026-04-01T00:00:00+00:00
-- $4 {organization}
-- $5 {trains}
-- $6 {trains}

WITH
  facts AS (
    SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT 1 AS place, CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $1::UUID
        AND rollup_months.dimension = 'campaign_source'
        AND rollup_months.key = CAST($2::VARCHAR AS TEXT)
        AND rollup_months.scope = CAST($3::UUID AS TEXT)
      UNION ALL
      SELECT 1 AS place, CAST(pending.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(pending.duration * 1 AS BIGINT) AS duration
      FROM (
        SELECT outreach_deltas.organization_id AS organization_id,
          outreach_deltas.transaction AS transaction, outreach_deltas.id AS id,
          outreach_deltas.campaign_id AS campaign_id, outreach_deltas.person_id AS person_id,
          outreach_deltas.type AS type, outreach_deltas.source AS source,
          outreach_deltas.targets AS targets, outreach_deltas.action_date AS action_date,
          outreach_deltas.outreaches AS outreaches, outreach_deltas.duration AS duration
        FROM outreach_deltas
        WHERE outreach_deltas.organization_id = $1::UUID
          AND outreach_deltas.transaction >= coalesce((
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
            FROM delta_marks
            WHERE delta_marks.organization_id = $1::UUID
          ), 0)
          AND outreach_deltas.campaign_id = $3::UUID
          AND coalesce(left(outreach_deltas.source, 255), '') = $2::VARCHAR
      ) AS pending
    ) AS c
    HAVING sum(c.outreaches) != 0
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.duration), 0) AS BIGINT) AS duration,
      CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches, whole.duration AS duration
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 "mail-7"
-- $3 {trains}
