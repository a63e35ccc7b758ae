WITH
  chosen AS (
    SELECT outreach_deltas.transaction AS transaction, outreach_deltas.id AS id
    FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.transaction >= coalesce((
        SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_3
        FROM delta_marks
        WHERE delta_marks.organization_id = $1::UUID
      ), 0)
    ORDER BY outreach_deltas.transaction, outreach_deltas.id
    LIMIT $2::INTEGER
  ),
  last AS (
    SELECT chosen.transaction AS transaction, chosen.id AS id,
      (
        SELECT count(*) AS count_1
        FROM chosen
      ) AS n
    FROM chosen
    ORDER BY chosen.transaction DESC, chosen.id DESC
    LIMIT 1
  ),
  taken AS (
    DELETE FROM outreach_deltas
    WHERE outreach_deltas.organization_id = $1::UUID
      AND outreach_deltas.transaction >= coalesce((
        SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
        FROM delta_marks
        WHERE delta_marks.organization_id = $1::UUID
      ), 0)
      AND (outreach_deltas.transaction, outreach_deltas.id) <= ((
        SELECT last.transaction
        FROM last
      ), (
        SELECT last.id
        FROM last
      ))
    RETURNING outreach_deltas.campaign_id, outreach_deltas.person_id, outreach_deltas.type,
      outreach_deltas.source, outreach_deltas.targets, outreach_deltas.action_date,
      outreach_deltas.outreaches, outreach_deltas.duration
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
            SELECT touched.number AS number, s.quarters[p_1.place] AS anon_4,
              s.counts[p_1.place] - coalesce(s.counts[(p_1.place - 1)], 0) AS anon_5,
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
    ORDER BY merged_days.dimension, merged_days.scope, merged_days.key, merged_days.day
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
  ),
  changes_of_people AS (
    SELECT taken.person_id AS person_id, taken.campaign_id AS campaign_id,
      coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity') AS day,
      sum(taken.outreaches) AS n
    FROM taken
    WHERE taken.person_id IS NOT NULL
    GROUP BY taken.person_id, taken.campaign_id,
      coalesce(CAST(timezone('UTC', taken.action_date) AS DATE), date '-infinity')
    HAVING sum(taken.outreaches) != 0
  ),
  touched_people AS (
    SELECT DISTINCT changes_of_people.person_id AS person_id
    FROM changes_of_people
  ),
  their_days AS (
    SELECT counted_people.person_id AS person_id, counted_people.campaign_id AS campaign_id,
      counted_people.day AS day, sum(counted_people.before) AS before,
      sum(counted_people.before) + sum(counted_people.change) AS after
    FROM (
      SELECT touched_people.person_id AS person_id, o.campaign_id AS campaign_id,
        coalesce(CAST(timezone('UTC', o.action_date) AS DATE), date '-infinity') AS day,
        1 AS before, 0 AS change
      FROM touched_people JOIN LATERAL (
        SELECT t0.advocacy_campaign_id AS campaign_id, t0.action_date AS action_date
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.person_id = touched_people.person_id
        LIMIT ALL
        OFFSET 0
      ) AS o ON true
      UNION ALL
      SELECT touched_people.person_id AS person_id, d.campaign_id AS campaign_id,
        coalesce(CAST(timezone('UTC', d.action_date) AS DATE), date '-infinity') AS day,
        -d.outreaches AS anon_6, 0
      FROM touched_people JOIN LATERAL (
        SELECT p.campaign_id AS campaign_id, p.action_date AS action_date,
          p.outreaches AS outreaches
        FROM outreach_deltas AS p
        WHERE p.organization_id = $1::UUID
          AND p.person_id = touched_people.person_id
        LIMIT ALL
        OFFSET 0
      ) AS d ON true
      UNION ALL
      SELECT changes_of_people.person_id AS person_id, changes_of_people.campaign_id AS campaign_id,
        changes_of_people.day AS day, 0, changes_of_people.n AS n
      FROM changes_of_people
    ) AS counted_people
    GROUP BY counted_people.person_id, counted_people.campaign_id, counted_people.day
  ),
  linked_days AS (
    SELECT acted.dimension AS dimension, acted.key AS key, acted.day AS day,
      CAST(acted.before AND (acted.day > date '-infinity' OR NOT bool_or(acted.before AND acted.day > date '-infinity') OVER (PARTITION BY acted.dimension, acted.key, acted.person_id)) AS BOOLEAN) AS before,
      coalesce(max(CASE WHEN (acted.before AND acted.day > date '-infinity') THEN acted.day END) OVER (PARTITION BY acted.dimension,
        acted.key,
        acted.person_id ORDER BY acted.day ROWS BETWEEN UNBOUNDED PRECEDING AND $3::INTEGER PRECEDING),
        date '-infinity') AS before_previous,
      CAST(acted.after AND (acted.day > date '-infinity' OR NOT bool_or(acted.after AND acted.day > date '-infinity') OVER (PARTITION BY acted.dimension, acted.key, acted.person_id)) AS BOOLEAN) AS after,
      coalesce(max(CASE WHEN (acted.after AND acted.day > date '-infinity') THEN acted.day END) OVER (PARTITION BY acted.dimension,
        acted.key,
        acted.person_id ORDER BY acted.day ROWS BETWEEN UNBOUNDED PRECEDING AND $4::INTEGER PRECEDING),
        date '-infinity') AS after_previous
    FROM (
      SELECT 'all' AS dimension, '' AS key, of_all.person_id AS person_id, of_all.day AS day,
        of_all.before AS before, of_all.after AS after
      FROM (
        SELECT their_days.person_id AS person_id, their_days.day AS day,
          sum(their_days.before) > 0 AS before, sum(their_days.after) > 0 AS after
        FROM their_days
        GROUP BY their_days.person_id, their_days.day
      ) AS of_all
      UNION ALL
      SELECT 'campaign' AS dimension, of_campaign.key AS key, of_campaign.person_id AS person_id,
        of_campaign.day AS day, of_campaign.before AS before, of_campaign.after AS after
      FROM (
        SELECT their_days.person_id AS person_id,
          coalesce(CAST(their_days.campaign_id AS TEXT), '') COLLATE "C" AS key,
          their_days.day AS day, their_days.before > 0 AS before, their_days.after > 0 AS after
        FROM their_days
        WHERE (their_days.person_id, coalesce(CAST(their_days.campaign_id AS TEXT), '') COLLATE "C") IN (
          SELECT DISTINCT changes_of_people.person_id,
            coalesce(CAST(changes_of_people.campaign_id AS TEXT), '') COLLATE "C" AS anon_7
          FROM changes_of_people
        )
      ) AS of_campaign
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
  ),
  mark AS (
    INSERT INTO delta_marks (organization_id, transaction)
    SELECT $1::UUID AS anon_1,
      least((
        SELECT last.transaction
        FROM last
        WHERE last.n = $2::INTEGER
      ), CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) AS least_1
    ON CONFLICT (organization_id) DO UPDATE SET transaction = excluded.transaction
    RETURNING 1
  )
SELECT count(*) AS count_2
FROM taken
-- $1 organization_id
-- $2 limit
-- $3 param_1
-- $4 param_2
