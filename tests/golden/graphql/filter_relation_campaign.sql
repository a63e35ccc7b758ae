WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM advocacy_campaigns AS e
      WHERE e.organization_id = $1::UUID
        AND e.creator_id IN (
          SELECT f1.id
          FROM people AS f1
          WHERE f1.organization_id = $1::UUID
            AND left(lower(f1.given_name), 100) = left(lower($2::VARCHAR), 100)
            AND coalesce(f1.given_name = $2::VARCHAR, false)
        )
    ) AS ends,
    LATERAL (
      SELECT tied.id AS id
      FROM outreaches AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.advocacy_campaign_id = ends.id
        AND tied.id IS NOT NULL
      ORDER BY tied.id DESC
      LIMIT 1001
    ) AS found
  LIMIT 1001
)
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id, l0_0.found AS campaign
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.advocacy_campaign_id AS advocacy_campaign_id
      FROM (
        SELECT anon_3.id AS id, anon_3.advocacy_campaign_id AS advocacy_campaign_id
        FROM (
          SELECT t0.id AS id, t0.advocacy_campaign_id AS advocacy_campaign_id
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 3
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.advocacy_campaign_id AS advocacy_campaign_id
        FROM (
          SELECT t0.id AS id, t0.advocacy_campaign_id AS advocacy_campaign_id
          FROM outreaches AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.advocacy_campaign_id IN (
              SELECT f0.id
              FROM advocacy_campaigns AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.creator_id IN (
                  SELECT f1.id
                  FROM people AS f1
                  WHERE f1.organization_id = $1::UUID
                    AND left(lower(f1.given_name), 100) = left(lower($2::VARCHAR), 100)
                    AND coalesce(f1.given_name = $2::VARCHAR, false)
                )
            )
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) > 1000
          ORDER BY t0.id DESC
          LIMIT 3
        ) AS anon_4
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 3
    ) AS p0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT t1.title AS title
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Ada"
