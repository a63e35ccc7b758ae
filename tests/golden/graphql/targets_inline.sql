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
              (t0.targets -> f0t.position) ->> $2::VARCHAR AS title,
              (t0.targets -> f0t.position) ->> $3::VARCHAR AS organization,
              (t0.targets -> f0t.position) ->> $4::VARCHAR AS given_name,
              (t0.targets -> f0t.position) ->> $5::VARCHAR AS family_name,
              (t0.targets -> f0t.position) ->> $6::VARCHAR AS ocdid,
              (t0.targets -> f0t.position) -> $7::VARCHAR AS postal_addresses,
              (t0.targets -> f0t.position) -> $8::VARCHAR AS email_addresses,
              (t0.targets -> f0t.position) -> $9::VARCHAR AS phone_numbers
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
-- $2 "title"
-- $3 "organization"
-- $4 "given_name"
-- $5 "family_name"
-- $6 "ocdid"
-- $7 "postal_addresses"
-- $8 "email_addresses"
-- $9 "phone_numbers"
