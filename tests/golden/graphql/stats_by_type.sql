WITH
  spread AS (
    SELECT nullif(c.key, '') COLLATE "C" AS key, CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
      CAST(sum(c.duration) AS BIGINT) AS duration
    FROM (
      SELECT rollup_months.key AS key, 1 AS place,
        CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
        CAST(rollup_months.duration * 1 AS BIGINT) AS duration
      FROM rollup_months
      WHERE rollup_months.organization_id = $1::UUID
        AND rollup_months.dimension = 'type'
      UNION ALL
      SELECT coalesce(left(lower(pending.type), 255), '') AS key, 1 AS place,
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
      ) AS pending
    ) AS c
    GROUP BY c.key
    HAVING sum(c.outreaches) != 0
  ),
  people_by_key AS (
    SELECT r.key AS key, CAST(coalesce(sum(r.people), 0) AS BIGINT) AS people
    FROM (
      SELECT 1 AS place, nullif(rollup_people_by_month.key, '') COLLATE "C" AS key,
        rollup_people_by_month.people AS people
      FROM rollup_people_by_month
      WHERE rollup_people_by_month.organization_id = $1::UUID
        AND rollup_people_by_month.dimension = 'type'
        AND rollup_people_by_month.previous_month = date '-infinity'
      UNION ALL
      SELECT 1, p.key AS key,
        CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $1::UUID
            AND t1.person_id = p.person_id
            AND (nullif(coalesce(left(lower(t1.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
        ) AS INTEGER) - CAST(EXISTS (
          SELECT each_day.day
          FROM (
            SELECT
              coalesce(CAST(timezone((
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $1::UUID
              ), each.at) AS DATE) - CAST(date_trunc('day', each.at, (
                SELECT organizations.time_zone
                FROM organizations
                WHERE organizations.id = $1::UUID
              )) > each.at AS INTEGER), date '-infinity') AS day,
              each.n AS n
            FROM (
              SELECT t2.action_date AS at, 1 AS n
              FROM outreaches AS t2
              WHERE t2.organization_id = $1::UUID
                AND t2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(t2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_4
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $1::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_5
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $1::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND (nullif(coalesce(left(lower(d2.type), 255), ''), '') COLLATE "C") IS NOT DISTINCT FROM p.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) AS anon_3
      FROM (
        SELECT DISTINCT pending.key AS key, pending.person_id AS person_id
        FROM (
          SELECT outreach_deltas.person_id AS person_id,
            nullif(coalesce(left(lower(outreach_deltas.type), 255), ''), '') COLLATE "C" AS key
          FROM outreach_deltas
          WHERE outreach_deltas.organization_id = $1::UUID
            AND outreach_deltas.transaction >= coalesce((
              SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
              FROM delta_marks
              WHERE delta_marks.organization_id = $1::UUID
            ), 0)
            AND outreach_deltas.person_id IS NOT NULL
        ) AS pending
      ) AS p
    ) AS r
    GROUP BY r.key
  ),
  top0 AS (
    SELECT k.key AS key, k.duration AS duration, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT with_people.key AS key, with_people.duration AS duration,
        with_people.outreaches AS outreaches, coalesce(people_by_key.people, 0) AS people
      FROM (
        SELECT spread.key AS key, CAST(coalesce(sum(spread.duration), 0) AS BIGINT) AS duration,
          CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread
        GROUP BY spread.key
      ) AS with_people LEFT OUTER JOIN people_by_key ON coalesce(with_people.key, '') = coalesce(people_by_key.key,
        '')
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
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches,
            top0.people AS people, top0.duration AS duration
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
