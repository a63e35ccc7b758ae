SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.title AS title, t0.organization AS organization,
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = t0.id
      ) AS "totalOutreaches",
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id, l1_0.found AS campaign
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes
          FROM (
            SELECT p1.id AS id, p1.advocacy_campaign_id AS advocacy_campaign_id,
              row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id, t1.advocacy_campaign_id AS advocacy_campaign_id
              FROM outreaches AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.id IN (
                  SELECT b1.outreach_id
                  FROM outreach_targets AS b1
                  WHERE b1.organization_id = $1::UUID
                    AND b1.target_id = t0.id
                )
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT t2.title AS title
              ) AS r$
            ) AS found
            FROM advocacy_campaigns AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = q1.advocacy_campaign_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) AS c1$
      ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM targets AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $4::UUID
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 {ceo}
