SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.title AS title
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT f0.advocacy_campaign_id
          FROM outreaches AS f0
          WHERE f0.organization_id = $1::UUID
            AND f0.person_id IN (
              SELECT f1.id
              FROM people AS f1
              WHERE f1.organization_id = $1::UUID
                AND left(lower(f1.given_name), 100) = left(lower($2::VARCHAR), 100)
                AND coalesce(f1.given_name = $2::VARCHAR, false)
            )
            AND f0.advocacy_campaign_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Chiyo"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.title AS title,
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $2::VARCHAR
              AND totals.scope_id = p0.id
          ) AS "totalOutreaches"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $3::VARCHAR
            AND totals.scope_id = t0.id
        ) > $4::BIGINT
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 2
