SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.type AS id, p0.id AS type
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.type AS type
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id ASC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT 'CampaignConnection' AS "totalCount",
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = $1::UUID
      ) AS nodes
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "advocacy_campaigns"

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT p1.id AS id
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.advocacy_campaign_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 1
          ) AS p1
        ) AS c1$
      ) AS outreaches,
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_5
            FROM (
              SELECT p1.id AS id
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.advocacy_campaign_id = t0.id
              AND t1.id < $2::UUID
            ORDER BY t1.id DESC
            LIMIT 1
          ) AS p1
        ) AS c1$
      ) AS more,
      t0.title AS t0, t0.name AS r,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_6
          FROM (
            SELECT t1.given_name AS value, t1.family_name AS o2
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.creator_id
      ) AS p1
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 {undated}
-- $3 {trains}
