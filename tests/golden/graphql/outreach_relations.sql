SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.id AS id, t1.given_name AS "givenName"
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.person_id
      ) AS person,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id, t1.title AS title
          ) AS r$
        ) AS found
        FROM advocacy_campaigns AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.advocacy_campaign_id
      ) AS campaign,
      CASE WHEN (t0.targets IS NOT NULL) THEN (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_4
          FROM (
            SELECT t1.family_name AS "familyName", l1_0.found AS target
          ) AS r$
        ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_1
        FROM (
          SELECT t1t.target_id AS id, t1t.target_id AS target_id, t1t.position AS position,
            (t0.targets -> t1t.position) ->> 'title' AS title,
            (t0.targets -> t1t.position) ->> 'organization' AS organization,
            (t0.targets -> t1t.position) ->> 'given_name' AS given_name,
            (t0.targets -> t1t.position) ->> 'family_name' AS family_name,
            (t0.targets -> t1t.position) ->> 'ocdid' AS ocdid,
            (t0.targets -> t1t.position) -> 'postal_addresses' AS postal_addresses,
            (t0.targets -> t1t.position) -> 'email_addresses' AS email_addresses,
            (t0.targets -> t1t.position) -> 'phone_numbers' AS phone_numbers
          FROM outreach_targets AS t1t
          WHERE t1t.organization_id = $1::UUID
            AND t1t.outreach_id = t0.id
        ) AS t1 LEFT OUTER JOIN LATERAL (
          SELECT (
            SELECT row_to_json(r$) AS row_to_json_5
            FROM (
              SELECT t2.id AS id, t2.family_name AS "familyName",
                (
                  SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                  FROM totals
                  WHERE totals.organization_id = $1::UUID
                    AND totals.collection = $2::VARCHAR
                    AND totals.scope_id = t2.id
                ) AS "totalOutreaches",
                (
                  SELECT row_to_json(c3$) AS row_to_json_6
                  FROM (
                    SELECT
                      (
                        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
                        FROM totals
                        WHERE totals.organization_id = $1::UUID
                          AND totals.collection = $3::VARCHAR
                          AND totals.scope_id = t2.id
                      ) AS "totalCount",
                      coalesce(json_agg((
                        SELECT row_to_json(r$) AS row_to_json_7
                        FROM (
                          SELECT p3.id AS id
                        ) AS r$
                      ) ORDER BY p3.id DESC), '[]'::json) AS nodes
                    FROM (
                      SELECT t3.id AS id
                      FROM outreaches AS t3
                      WHERE t3.organization_id = $1::UUID
                        AND t3.id IN (
                          SELECT b3.outreach_id
                          FROM outreach_targets AS b3
                          WHERE b3.organization_id = $1::UUID
                            AND b3.target_id = t2.id
                        )
                      ORDER BY t3.id DESC
                      LIMIT 1
                    ) AS p3
                  ) AS c3$
                ) AS outreaches
            ) AS r$
          ) AS found
          FROM targets AS t2
          WHERE t2.organization_id = $1::UUID
            AND t2.id = t1.target_id
          LIMIT ALL
          OFFSET 0
        ) AS l1_0 ON true
      ) ELSE NULL END AS targets
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $4::UUID
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 {call3}
