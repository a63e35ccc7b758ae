SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT row_to_json(c1$) AS row_to_json_2
      FROM (
        SELECT
          (
            SELECT count(*) AS count_1
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.id IN (
                SELECT outreach_targets.outreach_id
                FROM outreach_targets, targets
                WHERE outreach_targets.organization_id = $1::UUID
                  AND targets.organization_id = $1::UUID
                  AND targets.id = outreach_targets.target_id
                  AND targets.given_name = $2::VARCHAR
              )
              AND t1.person_id = t0.id
          ) AS "totalCount",
          coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT p1.id AS id,
                CASE WHEN (jsonb_typeof(p1.targets) = 'array') THEN (
                  SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_1
                  FROM (
                    SELECT e2.value ->> 'given_name' AS "givenName"
                    FROM jsonb_array_elements(p1.targets) AS e2
                  ) AS o2$
                ) ELSE NULL END AS targets
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
        FROM (
          SELECT t1.id AS id, t1.targets AS targets
          FROM outreaches AS t1
          WHERE t1.organization_id = $1::UUID
            AND t1.id IN (
              SELECT outreach_targets.outreach_id
              FROM outreach_targets, targets
              WHERE outreach_targets.organization_id = $1::UUID
                AND targets.organization_id = $1::UUID
                AND targets.id = outreach_targets.target_id
                AND targets.given_name = $2::VARCHAR
            )
            AND t1.person_id = t0.id
          ORDER BY t1.id DESC
          LIMIT 25
        ) AS p1
      ) AS c1$
    ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 "Kirsten"
-- $3 {ada}
