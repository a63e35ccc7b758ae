WITH rolled_up AS (
  SELECT CAST(sum(c.outreaches) AS BIGINT) AS outreaches,
    CAST(sum(c.duration) AS BIGINT) AS duration
  FROM (
    SELECT 1 AS place, CAST(rollup_months.outreaches * 1 AS BIGINT) AS outreaches,
      CAST(rollup_months.duration * 1 AS BIGINT) AS duration
    FROM rollup_months
    WHERE rollup_months.organization_id = $1::UUID
      AND rollup_months.dimension = 'type'
      AND rollup_months.key = CAST(lower($2::VARCHAR) AS TEXT)
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
        AND coalesce(left(lower(outreach_deltas.type), 255), '') = lower($2::VARCHAR)
    ) AS pending
  ) AS c
  HAVING sum(c.outreaches) != 0
)
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT CAST(coalesce(sum(rolled_up.outreaches), 0) AS BIGINT) AS coalesce_1
        FROM rolled_up
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.id AS id
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND left(lower(t0.type), 100) = left(lower((
          SELECT $3::VARCHAR AS anon_3
        )), 100)
        AND coalesce(lower(t0.type) = lower((
          SELECT $3::VARCHAR AS anon_3
        )), false)
      ORDER BY t0.id DESC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "phone"
-- $3 "phone"
