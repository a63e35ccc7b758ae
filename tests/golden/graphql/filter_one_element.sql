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
      SELECT t0.id AS id, t0.given_name AS given_name, t0.postal_addresses AS postal_addresses
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT CAST(e0.value ->> $2::VARCHAR AS BOOLEAN) AS "primary",
              e0.value ->> $3::VARCHAR AS address_type, e0.value ->> $4::VARCHAR AS venue,
              e0.value -> $5::VARCHAR AS address_lines, e0.value ->> $6::VARCHAR AS locality,
              e0.value ->> $7::VARCHAR AS region, e0.value ->> $8::VARCHAR AS postal_code,
              e0.value ->> $9::VARCHAR AS country, e0.value ->> $10::VARCHAR AS language,
              e0.value -> $11::VARCHAR AS location, e0.value ->> $12::VARCHAR AS status,
              CAST(e0.value ->> $13::VARCHAR AS TIMESTAMP WITH TIME ZONE) AS last_verified_date
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.postal_addresses) = 'array') THEN t0.postal_addresses END) AS e0
          ) AS f0
          WHERE f0.locality ILIKE $14::VARCHAR
            AND f0.region = $15::VARCHAR
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "primary"
-- $3 "address_type"
-- $4 "venue"
-- $5 "address_lines"
-- $6 "locality"
-- $7 "region"
-- $8 "postal_code"
-- $9 "country"
-- $10 "language"
-- $11 "location"
-- $12 "status"
-- $13 "last_verified_date"
-- $14 "san%"
-- $15 "CA"
