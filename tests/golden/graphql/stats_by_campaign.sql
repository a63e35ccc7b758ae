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
        AND rollup_months.dimension = 'campaign'
      UNION ALL
      SELECT coalesce(CAST(pending.campaign_id AS TEXT), '') AS key, 1 AS place,
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
            SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_3
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
      SELECT 1 AS place, CAST(nullif(rollup_people_by_month.key, '') AS UUID) AS key,
        rollup_people_by_month.people AS people
      FROM rollup_people_by_month
      WHERE rollup_people_by_month.organization_id = $1::UUID
        AND rollup_people_by_month.dimension = 'campaign'
        AND rollup_people_by_month.previous_month = date '-infinity'
      UNION ALL
      SELECT 1, p.key AS key,
        CAST(EXISTS (
          SELECT 1
          FROM outreaches AS t1
          WHERE t1.organization_id = $1::UUID
            AND t1.person_id = p.person_id
            AND t1.advocacy_campaign_id IS NOT DISTINCT FROM p.key
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
                AND t2.advocacy_campaign_id IS NOT DISTINCT FROM p.key
              UNION ALL
              SELECT d2.action_date AS action_date, -d2.outreaches AS anon_5
              FROM outreach_deltas AS d2
              WHERE d2.organization_id = $1::UUID
                AND d2.transaction >= coalesce((
                  SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_6
                  FROM delta_marks
                  WHERE delta_marks.organization_id = $1::UUID
                ), 0)
                AND d2.person_id = p.person_id
                AND d2.campaign_id IS NOT DISTINCT FROM p.key
            ) AS each
          ) AS each_day
          GROUP BY each_day.day
          HAVING sum(each_day.n) > 0
        ) AS INTEGER) AS anon_4
      FROM (
        SELECT DISTINCT pending.key AS key, pending.person_id AS person_id
        FROM (
          SELECT outreach_deltas.person_id AS person_id, outreach_deltas.campaign_id AS key
          FROM outreach_deltas
          WHERE outreach_deltas.organization_id = $1::UUID
            AND outreach_deltas.transaction >= coalesce((
              SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_7
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
    SELECT k.key AS key, k.outreaches AS outreaches, k.people AS people,
      row_number() OVER (ORDER BY k.outreaches DESC, k.key ASC NULLS LAST) AS place
    FROM (
      SELECT with_people.key AS key, with_people.outreaches AS outreaches,
        coalesce(people_by_key.people, 0) AS people
      FROM (
        SELECT spread.key AS key, CAST(coalesce(sum(spread.outreaches), 0) AS BIGINT) AS outreaches
        FROM spread
        GROUP BY spread.key
      ) AS with_people LEFT OUTER JOIN people_by_key ON coalesce(with_people.key,
        '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(people_by_key.key,
          '00000000-0000-0000-0000-000000000000'::uuid)
    ) AS k
    ORDER BY k.outreaches DESC, k.key ASC NULLS LAST
    LIMIT 2
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(top0.key AS TEXT) AS key, top0.outreaches AS outreaches,
            top0.people AS people,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_3
                FROM (
                  SELECT t1.id AS id, t1.title AS title,
                    (
                      SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                      FROM totals
                      WHERE totals.organization_id = $1::UUID
                        AND totals.collection = $2::VARCHAR
                        AND totals.scope_id = t1.id
                    ) AS "totalOutreaches"
                ) AS r$
              ) AS anon_2
              FROM advocacy_campaigns AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id = top0.key
            ) AS campaign,
            NULL AS target
        ) AS r$
      ) ORDER BY top0.place ASC), '[]'::json) AS coalesce_1
      FROM top0
    ) AS groups
  ) AS r$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
