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
        AND t0.id IN (
          SELECT person_emails.person_id
          FROM person_emails
          WHERE person_emails.organization_id = $1::UUID
            AND person_emails.address = lower($2::VARCHAR)
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "ada@example.org"

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
        AND (t0.id IN (
          SELECT person_emails.person_id
          FROM person_emails
          WHERE person_emails.organization_id = $1::UUID
            AND person_emails.address = lower($2::VARCHAR)
        ) OR (EXISTS (
          SELECT 1
          FROM (
            SELECT CAST(e0.value ->> 'primary' AS BOOLEAN) AS "primary",
              e0.value ->> 'address' AS address, e0.value ->> 'address_type' AS address_type,
              e0.value ->> 'status' AS status
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.email_addresses) = 'array') THEN t0.email_addresses END) AS e0
          ) AS f0
          WHERE lower(f0.address) = lower($3::VARCHAR)
        )))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "bert@example.org"
-- $3 "x@y"

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
        AND t0.id IN (
          SELECT person_phones.person_id
          FROM person_phones
          WHERE person_phones.organization_id = $1::UUID
            AND person_phones.number = $2::VARCHAR
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "12025550103"
