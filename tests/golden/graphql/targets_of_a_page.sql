SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT CASE WHEN (p0.targets IS NOT NULL) THEN (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT t1.title AS title,
                CASE WHEN (jsonb_typeof(t1.phone_numbers) = 'array') THEN (
                  SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
                  FROM (
                    SELECT e2.value ->> 'number' AS number
                    FROM jsonb_array_elements(t1.phone_numbers) AS e2
                  ) AS o2$
                ) ELSE NULL END AS "phoneNumbers",
                l1_0.found AS target
            ) AS r$
          ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_1
          FROM (
            SELECT t1t.target_id AS id, t1t.target_id AS target_id, t1t.position AS position,
              (p0.targets -> t1t.position) ->> 'title' AS title,
              (p0.targets -> t1t.position) ->> 'organization' AS organization,
              (p0.targets -> t1t.position) ->> 'given_name' AS given_name,
              (p0.targets -> t1t.position) ->> 'family_name' AS family_name,
              (p0.targets -> t1t.position) ->> 'ocdid' AS ocdid,
              (p0.targets -> t1t.position) -> 'postal_addresses' AS postal_addresses,
              (p0.targets -> t1t.position) -> 'email_addresses' AS email_addresses,
              (p0.targets -> t1t.position) -> 'phone_numbers' AS phone_numbers
            FROM outreach_targets AS t1t
            WHERE t1t.organization_id = $1::UUID
              AND t1t.outreach_id = p0.id
          ) AS t1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT t2.id AS id,
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $2::VARCHAR
                      AND totals.scope_id = t2.id
                  ) AS "totalOutreaches",
                  CASE WHEN (jsonb_typeof((
                    SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_2
                    FROM outreaches AS o,
                      (
                        SELECT b.outreach_id AS outreach_id, b.position AS position
                        FROM outreach_targets AS b
                        WHERE b.organization_id = $1::UUID
                          AND b.target_id = t2.id
                        ORDER BY b.outreach_id DESC, b.position DESC
                        LIMIT 1
                      ) AS n
                    WHERE o.organization_id = $1::UUID
                      AND o.id = n.outreach_id
                  )) = 'array') THEN (
                    SELECT coalesce(json_agg(o3$), '[]'::json) AS coalesce_4
                    FROM (
                      SELECT e3.value ->> 'number' AS number
                      FROM jsonb_array_elements((
                        SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_2
                        FROM outreaches AS o,
                          (
                            SELECT b.outreach_id AS outreach_id, b.position AS position
                            FROM outreach_targets AS b
                            WHERE b.organization_id = $1::UUID
                              AND b.target_id = t2.id
                            ORDER BY b.outreach_id DESC, b.position DESC
                            LIMIT 1
                          ) AS n
                        WHERE o.organization_id = $1::UUID
                          AND o.id = n.outreach_id
                      )) AS e3
                    ) AS o3$
                  ) ELSE NULL END AS "phoneNumbers"
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
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.targets AS targets
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND ((EXISTS (
          SELECT 1
          FROM (
            SELECT f0t.target_id AS id, f0t.target_id AS target_id, f0t.position AS position,
              (t0.targets -> f0t.position) ->> 'title' AS title,
              (t0.targets -> f0t.position) ->> 'organization' AS organization,
              (t0.targets -> f0t.position) ->> 'given_name' AS given_name,
              (t0.targets -> f0t.position) ->> 'family_name' AS family_name,
              (t0.targets -> f0t.position) ->> 'ocdid' AS ocdid,
              (t0.targets -> f0t.position) -> 'postal_addresses' AS postal_addresses,
              (t0.targets -> f0t.position) -> 'email_addresses' AS email_addresses,
              (t0.targets -> f0t.position) -> 'phone_numbers' AS phone_numbers
            FROM outreach_targets AS f0t
            WHERE f0t.organization_id = $1::UUID
              AND f0t.outreach_id = t0.id
          ) AS f0
          WHERE true
        )) IS NOT true) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 3
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
