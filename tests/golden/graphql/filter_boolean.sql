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
          WHERE CAST(e0.value ->> $2::VARCHAR AS BOOLEAN) = $3::BOOLEAN
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "do_not_call"
-- $3 true

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
            SELECT CAST(e0.value ->> $2::VARCHAR AS BOOLEAN) AS "primary",
              e0.value ->> $3::VARCHAR AS number, e0.value ->> $4::VARCHAR AS extension,
              e0.value ->> $5::VARCHAR AS description, e0.value ->> $6::VARCHAR AS number_type,
              e0.value ->> $7::VARCHAR AS operator, e0.value ->> $8::VARCHAR AS country,
              CAST(e0.value ->> $9::VARCHAR AS BOOLEAN) AS sms_capable,
              CAST(e0.value ->> $10::VARCHAR AS BOOLEAN) AS do_not_call,
              e0.value ->> $11::VARCHAR AS status
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.phone_numbers) = 'array') THEN t0.phone_numbers END) AS e0
          ) AS f0
          WHERE (f0.do_not_call = $12::BOOLEAN) IS NOT true
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "primary"
-- $3 "number"
-- $4 "extension"
-- $5 "description"
-- $6 "number_type"
-- $7 "operator"
-- $8 "country"
-- $9 "sms_capable"
-- $10 "do_not_call"
-- $11 "status"
-- $12 true
