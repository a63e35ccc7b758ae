SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) = $2::FLOAT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 34.0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE (CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) = $2::FLOAT) IS NOT true
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 34.0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'longitude' AS DOUBLE PRECISION) = any($2::DOUBLE PRECISION[])
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 [-73.5, 1.5]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) > $2::FLOAT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 40.75

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) >= $2::FLOAT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 40.75

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) < $2::FLOAT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 40.75

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
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
          WHERE CAST(f0.location ->> 'latitude' AS DOUBLE PRECISION) <= $2::FLOAT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 40.75
