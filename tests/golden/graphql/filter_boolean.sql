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
          FROM jsonb_array_elements(t0.phone_numbers) AS e0
          WHERE CAST(e0.value ->> 'do_not_call' AS BOOLEAN) = $2::BOOLEAN
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 true

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
              e0.value ->> 'number' AS number, e0.value ->> 'extension' AS extension,
              e0.value ->> 'description' AS description, e0.value ->> 'number_type' AS number_type,
              e0.value ->> 'operator' AS operator, e0.value ->> 'country' AS country,
              CAST(e0.value ->> 'sms_capable' AS BOOLEAN) AS sms_capable,
              CAST(e0.value ->> 'do_not_call' AS BOOLEAN) AS do_not_call,
              e0.value ->> 'status' AS status
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.phone_numbers) = 'array') THEN t0.phone_numbers END) AS e0
          ) AS f0
          WHERE (f0.do_not_call = $2::BOOLEAN) IS NOT true
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 true
