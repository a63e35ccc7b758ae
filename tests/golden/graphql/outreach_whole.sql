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
      CASE WHEN (jsonb_typeof(t0.targets) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'title' AS title, e1.value ->> 'organization' AS organization,
            e1.value ->> 'given_name' AS "givenName", e1.value ->> 'family_name' AS "familyName",
            e1.value ->> 'ocdid' AS ocdid,
            CASE WHEN (jsonb_typeof(e1.value -> 'postal_addresses') = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
              FROM (
                SELECT e2.value ->> 'locality' AS locality, e2.value ->> 'region' AS region,
                  CASE WHEN (jsonb_typeof(e2.value -> 'location') = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_3
                    FROM (
                      SELECT (e2.value -> 'location') -> 'latitude' AS latitude
                    ) AS r$
                  ) ELSE NULL END AS location,
                  e2.value -> 'address_lines' AS "addressLines"
                FROM jsonb_array_elements(e1.value -> 'postal_addresses') AS e2
              ) AS o2$
            ) ELSE NULL END AS "postalAddresses",
            CASE WHEN (jsonb_typeof(e1.value -> 'email_addresses') = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_3
              FROM (
                SELECT e2.value ->> 'address' AS address
                FROM jsonb_array_elements(e1.value -> 'email_addresses') AS e2
              ) AS o2$
            ) ELSE NULL END AS "emailAddresses",
            CASE WHEN (jsonb_typeof(e1.value -> 'phone_numbers') = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_4
              FROM (
                SELECT e2.value ->> 'number' AS number, e2.value ->> 'number_type' AS "numberType",
                  e2.value -> 'primary' AS "primary"
                FROM jsonb_array_elements(e1.value -> 'phone_numbers') AS e2
              ) AS o2$
            ) ELSE NULL END AS "phoneNumbers"
          FROM jsonb_array_elements(t0.targets) AS e1
        ) AS o1$
      ) ELSE NULL END AS targets
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $3::UUID
-- $1 "default"
-- $2 {organization}
-- $3 {call1}
