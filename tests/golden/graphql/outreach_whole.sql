SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      to_char(timezone('UTC', t0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate",
      t0.type AS type, t0.duration AS duration, t0.subject AS subject, t0.message AS message,
      t0.notes AS notes,
      CASE WHEN (jsonb_typeof(t0.referrer_data) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT t0.referrer_data ->> 'source' AS source,
            t0.referrer_data ->> 'referrer' AS referrer, t0.referrer_data ->> 'website' AS website,
            t0.referrer_data ->> 'url' AS url
        ) AS r$
      ) ELSE NULL END AS "referrerData",
      CASE WHEN (t0.targets IS NOT NULL) THEN (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id, t1.title AS title, t1.organization AS organization,
              t1.given_name AS "givenName", t1.family_name AS "familyName", t1.ocdid AS ocdid,
              (
                SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                FROM totals
                WHERE totals.organization_id = $2::UUID
                  AND totals.collection = $3::VARCHAR
                  AND totals.scope_id = t1.id
              ) AS "totalOutreaches",
              CASE WHEN (jsonb_typeof(t1.postal_addresses) = 'array') THEN (
                SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_3
                FROM (
                  SELECT e2.value ->> 'locality' AS locality, e2.value ->> 'region' AS region,
                    CASE WHEN (jsonb_typeof(e2.value -> 'location') = 'object') THEN (
                      SELECT row_to_json(r$) AS row_to_json_4
                      FROM (
                        SELECT (e2.value -> 'location') -> 'latitude' AS latitude
                      ) AS r$
                    ) ELSE NULL END AS location,
                    e2.value -> 'address_lines' AS "addressLines"
                  FROM jsonb_array_elements(t1.postal_addresses) AS e2
                ) AS o2$
              ) ELSE NULL END AS "postalAddresses",
              CASE WHEN (jsonb_typeof(t1.email_addresses) = 'array') THEN (
                SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_4
                FROM (
                  SELECT e2.value ->> 'address' AS address
                  FROM jsonb_array_elements(t1.email_addresses) AS e2
                ) AS o2$
              ) ELSE NULL END AS "emailAddresses",
              CASE WHEN (jsonb_typeof(t1.phone_numbers) = 'array') THEN (
                SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_5
                FROM (
                  SELECT e2.value ->> 'number' AS number,
                    e2.value ->> 'number_type' AS "numberType", e2.value -> 'primary' AS "primary"
                  FROM jsonb_array_elements(t1.phone_numbers) AS e2
                ) AS o2$
              ) ELSE NULL END AS "phoneNumbers"
          ) AS r$
        ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_1
        FROM (
          SELECT t1t.target_id AS id, t1t.position AS position,
            (t0.targets -> t1t.position) ->> $4::VARCHAR AS title,
            (t0.targets -> t1t.position) ->> $5::VARCHAR AS organization,
            (t0.targets -> t1t.position) ->> $6::VARCHAR AS given_name,
            (t0.targets -> t1t.position) ->> $7::VARCHAR AS family_name,
            (t0.targets -> t1t.position) ->> $8::VARCHAR AS ocdid,
            (t0.targets -> t1t.position) -> $9::VARCHAR AS postal_addresses,
            (t0.targets -> t1t.position) -> $10::VARCHAR AS email_addresses,
            (t0.targets -> t1t.position) -> $11::VARCHAR AS phone_numbers
          FROM outreach_targets AS t1t
          WHERE t1t.organization_id = $2::UUID
            AND t1t.outreach_id = t0.id
        ) AS t1
      ) ELSE NULL END AS targets
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $12::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "outreaches"
-- $4 "title"
-- $5 "organization"
-- $6 "given_name"
-- $7 "family_name"
-- $8 "ocdid"
-- $9 "postal_addresses"
-- $10 "email_addresses"
-- $11 "phone_numbers"
-- $12 {call1}
