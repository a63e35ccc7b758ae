WITH few AS (
  SELECT x.id AS id
  FROM people AS x
  WHERE x.organization_id = $1::UUID
    AND (x.postal_addresses @> jsonb_build_array(jsonb_build_object('region', $2::VARCHAR)))
    AND (EXISTS (
      SELECT 1
      FROM (
        SELECT CAST(e1.value ->> 'primary' AS BOOLEAN) AS "primary",
          e1.value ->> 'address_type' AS address_type, e1.value ->> 'venue' AS venue,
          e1.value -> 'address_lines' AS address_lines, e1.value ->> 'locality' AS locality,
          e1.value ->> 'region' AS region, e1.value ->> 'postal_code' AS postal_code,
          e1.value ->> 'country' AS country, e1.value ->> 'language' AS language,
          e1.value -> 'location' AS location, e1.value ->> 'status' AS status,
          CAST(e1.value ->> 'last_verified_date' AS TIMESTAMP WITH TIME ZONE) AS last_verified_date
        FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(x.postal_addresses) = 'array') THEN x.postal_addresses END) AS e1
      ) AS f1
      WHERE f1.locality ILIKE $3::VARCHAR
        AND f1.region = $2::VARCHAR
    ))
  LIMIT $4::BIGINT + least($4::BIGINT, 1)
)
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName",
          CASE WHEN (jsonb_typeof(p0.postal_addresses) = 'array') THEN (
            SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
            FROM (
              SELECT e1.value ->> 'locality' AS locality, e1.value ->> 'region' AS region
              FROM jsonb_array_elements(p0.postal_addresses) AS e1
            ) AS o1$
          ) ELSE NULL END AS "postalAddresses"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.given_name AS given_name,
        anon_2.postal_addresses AS postal_addresses
      FROM (
        SELECT anon_3.id AS id, anon_3.given_name AS given_name,
          anon_3.postal_addresses AS postal_addresses
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name, t0.postal_addresses AS postal_addresses
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND (t0.postal_addresses @> jsonb_build_array(jsonb_build_object('region', $2::VARCHAR)))
            AND (EXISTS (
              SELECT 1
              FROM (
                SELECT CAST(e0.value ->> 'primary' AS BOOLEAN) AS "primary",
                  e0.value ->> 'address_type' AS address_type, e0.value ->> 'venue' AS venue,
                  e0.value -> 'address_lines' AS address_lines, e0.value ->> 'locality' AS locality,
                  e0.value ->> 'region' AS region, e0.value ->> 'postal_code' AS postal_code,
                  e0.value ->> 'country' AS country, e0.value ->> 'language' AS language,
                  e0.value -> 'location' AS location, e0.value ->> 'status' AS status,
                  CAST(e0.value ->> 'last_verified_date' AS TIMESTAMP WITH TIME ZONE) AS last_verified_date
                FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.postal_addresses) = 'array') THEN t0.postal_addresses END) AS e0
              ) AS f0
              WHERE f0.locality ILIKE $3::VARCHAR
                AND f0.region = $2::VARCHAR
            ))
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) <= $4::BIGINT
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.given_name AS given_name,
          anon_4.postal_addresses AS postal_addresses
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name, t0.postal_addresses AS postal_addresses
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND (EXISTS (
              SELECT 1
              FROM (
                SELECT CAST(e0.value ->> 'primary' AS BOOLEAN) AS "primary",
                  e0.value ->> 'address_type' AS address_type, e0.value ->> 'venue' AS venue,
                  e0.value -> 'address_lines' AS address_lines, e0.value ->> 'locality' AS locality,
                  e0.value ->> 'region' AS region, e0.value ->> 'postal_code' AS postal_code,
                  e0.value ->> 'country' AS country, e0.value ->> 'language' AS language,
                  e0.value -> 'location' AS location, e0.value ->> 'status' AS status,
                  CAST(e0.value ->> 'last_verified_date' AS TIMESTAMP WITH TIME ZONE) AS last_verified_date
                FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.postal_addresses) = 'array') THEN t0.postal_addresses END) AS e0
              ) AS f0
              WHERE f0.locality ILIKE $3::VARCHAR
                AND f0.region = $2::VARCHAR
            ))
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) > $4::BIGINT
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_4
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "CA"
-- $3 "san%"
-- $4 10000
