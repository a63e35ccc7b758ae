SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id, t0.title AS title, t0.organization AS organization,
      t0.given_name AS "givenName", t0.family_name AS "familyName", t0.ocdid AS ocdid,
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = t0.id
      ) AS "totalOutreaches",
      CASE WHEN (jsonb_typeof((
        SELECT (o.targets -> n.position) -> 'postal_addresses' AS anon_2
        FROM outreaches AS o,
          (
            SELECT b.outreach_id AS outreach_id, b.position AS position
            FROM outreach_targets AS b
            WHERE b.organization_id = $1::UUID
              AND b.target_id = t0.id
            ORDER BY b.outreach_id DESC, b.position DESC
            LIMIT 1
          ) AS n
        WHERE o.organization_id = $1::UUID
          AND o.id = n.outreach_id
      )) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_2
        FROM (
          SELECT e1.value ->> 'locality' AS locality
          FROM jsonb_array_elements((
            SELECT (o.targets -> n.position) -> 'postal_addresses' AS anon_2
            FROM outreaches AS o,
              (
                SELECT b.outreach_id AS outreach_id, b.position AS position
                FROM outreach_targets AS b
                WHERE b.organization_id = $1::UUID
                  AND b.target_id = t0.id
                ORDER BY b.outreach_id DESC, b.position DESC
                LIMIT 1
              ) AS n
            WHERE o.organization_id = $1::UUID
              AND o.id = n.outreach_id
          )) AS e1
        ) AS o1$
      ) ELSE NULL END AS "postalAddresses",
      CASE WHEN (jsonb_typeof((
        SELECT (o.targets -> n.position) -> 'email_addresses' AS anon_3
        FROM outreaches AS o,
          (
            SELECT b.outreach_id AS outreach_id, b.position AS position
            FROM outreach_targets AS b
            WHERE b.organization_id = $1::UUID
              AND b.target_id = t0.id
            ORDER BY b.outreach_id DESC, b.position DESC
            LIMIT 1
          ) AS n
        WHERE o.organization_id = $1::UUID
          AND o.id = n.outreach_id
      )) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_3
        FROM (
          SELECT e1.value ->> 'address' AS address
          FROM jsonb_array_elements((
            SELECT (o.targets -> n.position) -> 'email_addresses' AS anon_3
            FROM outreaches AS o,
              (
                SELECT b.outreach_id AS outreach_id, b.position AS position
                FROM outreach_targets AS b
                WHERE b.organization_id = $1::UUID
                  AND b.target_id = t0.id
                ORDER BY b.outreach_id DESC, b.position DESC
                LIMIT 1
              ) AS n
            WHERE o.organization_id = $1::UUID
              AND o.id = n.outreach_id
          )) AS e1
        ) AS o1$
      ) ELSE NULL END AS "emailAddresses",
      CASE WHEN (jsonb_typeof((
        SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_4
        FROM outreaches AS o,
          (
            SELECT b.outreach_id AS outreach_id, b.position AS position
            FROM outreach_targets AS b
            WHERE b.organization_id = $1::UUID
              AND b.target_id = t0.id
            ORDER BY b.outreach_id DESC, b.position DESC
            LIMIT 1
          ) AS n
        WHERE o.organization_id = $1::UUID
          AND o.id = n.outreach_id
      )) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_4
        FROM (
          SELECT e1.value ->> 'number' AS number
          FROM jsonb_array_elements((
            SELECT (o.targets -> n.position) -> 'phone_numbers' AS anon_4
            FROM outreaches AS o,
              (
                SELECT b.outreach_id AS outreach_id, b.position AS position
                FROM outreach_targets AS b
                WHERE b.organization_id = $1::UUID
                  AND b.target_id = t0.id
                ORDER BY b.outreach_id DESC, b.position DESC
                LIMIT 1
              ) AS n
            WHERE o.organization_id = $1::UUID
              AND o.id = n.outreach_id
          )) AS e1
        ) AS o1$
      ) ELSE NULL END AS "phoneNumbers"
  ) AS r$
) AS TEXT) AS anon_1
FROM targets AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 "outreaches"
-- $3 {schumer}
