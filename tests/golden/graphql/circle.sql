SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      CASE WHEN (t0.targets IS NOT NULL) THEN (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
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
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT (
                SELECT row_to_json(c3$) AS row_to_json_4
                FROM (
                  SELECT coalesce(json_agg((
                    SELECT row_to_json(r$) AS row_to_json_5
                    FROM (
                      SELECT p3.id AS id, l3_0.found AS person
                    ) AS r$
                  ) ORDER BY p3.id DESC), '[]'::json) AS nodes
                  FROM (
                    SELECT t3.id AS id, t3.person_id AS person_id
                    FROM outreaches AS t3
                    WHERE t3.organization_id = $1::UUID
                      AND t3.id IN (
                        SELECT b3.outreach_id
                        FROM outreach_targets AS b3
                        WHERE b3.organization_id = $1::UUID
                          AND b3.target_id = t2.id
                      )
                    ORDER BY t3.id DESC
                    LIMIT 3
                  ) AS p3 LEFT OUTER JOIN LATERAL (
                    SELECT (
                      SELECT row_to_json(r$) AS row_to_json_6
                      FROM (
                        SELECT t4.given_name AS "givenName"
                      ) AS r$
                    ) AS found
                    FROM people AS t4
                    WHERE t4.organization_id = $1::UUID
                      AND t4.id = p3.person_id
                    LIMIT ALL
                    OFFSET 0
                  ) AS l3_0 ON true
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
      ) ELSE NULL END AS targets,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_7
          FROM (
            SELECT (
              SELECT row_to_json(c2$) AS row_to_json_8
              FROM (
                SELECT coalesce(json_agg((
                  SELECT row_to_json(r$) AS row_to_json_9
                  FROM (
                    SELECT p2.id AS id, l2_0.found AS person
                  ) AS r$
                ) ORDER BY p2.id DESC), '[]'::json) AS nodes
                FROM (
                  SELECT t2.id AS id, t2.person_id AS person_id
                  FROM outreaches AS t2
                  WHERE t2.organization_id = $1::UUID
                    AND t2.person_id = t1.id
                  ORDER BY t2.id DESC
                  LIMIT 25
                ) AS p2 LEFT OUTER JOIN LATERAL (
                  SELECT (
                    SELECT row_to_json(r$) AS row_to_json_10
                    FROM (
                      SELECT t3.id AS id
                    ) AS r$
                  ) AS found
                  FROM people AS t3
                  WHERE t3.organization_id = $1::UUID
                    AND t3.id = p2.person_id
                  LIMIT ALL
                  OFFSET 0
                ) AS l2_0 ON true
              ) AS c2$
            ) AS outreaches
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.person_id
      ) AS person
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {call2}
