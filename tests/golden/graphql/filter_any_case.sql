SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT CASE WHEN (jsonb_typeof(p0.email_addresses) = 'array') THEN (
          SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
          FROM (
            SELECT e1.value ->> 'address' AS address
            FROM jsonb_array_elements(p0.email_addresses) AS e1
          ) AS o1$
        ) ELSE NULL END AS "emailAddresses"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.email_addresses AS email_addresses
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT CAST(e0.value ->> 'primary' AS BOOLEAN) AS "primary",
              e0.value ->> 'address' AS address, e0.value ->> 'address_type' AS address_type,
              e0.value ->> 'status' AS status
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.email_addresses) = 'array') THEN t0.email_addresses END) AS e0
          ) AS f0
          WHERE starts_with(lower(f0.address), lower($2::VARCHAR))
            AND right(lower(f0.address), length(lower($3::VARCHAR))) = lower($3::VARCHAR)
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "ADA"
-- $3 ".ORG"

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
        AND left(lower(t0.given_name), 100) = left(lower((
          SELECT $2::VARCHAR AS anon_2
        )), 100)
        AND coalesce(lower(t0.given_name) = lower((
          SELECT $2::VARCHAR AS anon_2
        )), false)
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "ADA"

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
          FROM jsonb_array_elements(t0.email_addresses) AS e0
          WHERE (e0.value ->> 'address') ~* $2::VARCHAR
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "^ADA"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT unnest($2::TEXT[]) AS text
    ) AS texts,
    LATERAL (
      SELECT x.id AS id
      FROM people AS x
      WHERE x.organization_id = $1::UUID
        AND left(lower(x.given_name), 100) = left(lower(texts.text), 100)
      ORDER BY x.id DESC
      LIMIT $3::BIGINT + least($3::BIGINT, 1)
    ) AS found
  LIMIT $3::BIGINT + least($3::BIGINT, 1)
)
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
      SELECT anon_2.id AS id, anon_2.given_name AS given_name
      FROM (
        SELECT anon_3.id AS id, anon_3.given_name AS given_name
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND left(lower(t0.given_name), 100) IN (
              SELECT left(lower(unnest($2::TEXT[])), 100) AS left_1
            )
            AND coalesce(lower(t0.given_name) IN (
              SELECT lower(unnest($2::TEXT[])) AS lower_1
            ), false)
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) <= $3::BIGINT
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.given_name AS given_name
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND coalesce(lower(t0.given_name) IN (
              SELECT lower(unnest($2::TEXT[])) AS lower_2
            ), false)
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) > $3::BIGINT
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
-- $2 ["ADA", "BERT"]
-- $3 10000

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.type AS type
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.type AS type
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND strpos(lower(t0.type), lower($2::VARCHAR)) > 0
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "MAI"

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
        AND (lower(t0.given_name) = lower($2::VARCHAR)) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "ADA"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.family_name AS "familyName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.family_name AS family_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND strpos(lower(t0.family_name), lower($2::VARCHAR)) > 0
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "LOVE"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.family_name AS "familyName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.family_name AS family_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.family_name ~* $2::VARCHAR)
        AND starts_with(lower(t0.family_name), lower($3::VARCHAR))
        AND right(lower(t0.family_name), length(lower($4::VARCHAR))) = lower($4::VARCHAR)
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "^L[O]"
-- $3 "l"
-- $4 "E"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT array_prepend(($1::VARCHAR || ':') || CAST(p0.id AS TEXT), p0.identifiers) AS identifiers
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.identifiers AS identifiers
      FROM people AS t0
      WHERE t0.organization_id = $2::UUID
        AND (EXISTS (
          SELECT 1
          FROM unnest(array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers)) AS anon_2(value)
          WHERE lower(anon_2.value) = lower($3::VARCHAR)
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 "default"
-- $2 {organization}
-- $3 "CRM:1"
