SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT CASE WHEN (jsonb_typeof(p0.targets) = 'array') THEN (
          SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
          FROM (
            SELECT e1.value ->> 'given_name' AS "givenName",
              e1.value ->> 'family_name' AS "familyName",
              CASE WHEN (jsonb_typeof(e1.value -> 'phone_numbers') = 'array') THEN (
                SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
                FROM (
                  SELECT e2.value ->> 'number' AS number
                  FROM jsonb_array_elements(e1.value -> 'phone_numbers') AS e2
                ) AS o2$
              ) ELSE NULL END AS "phoneNumbers"
            FROM jsonb_array_elements(p0.targets) AS e1
          ) AS o1$
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
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
