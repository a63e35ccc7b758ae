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
            SELECT e0.value ->> 'id' AS id, e0.value ->> 'name' AS name,
              e0.value -> 'divisions' AS divisions
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.division_info) = 'array') THEN t0.division_info END) AS e0
          ) AS f0
          WHERE EXISTS (
            SELECT 1
            FROM jsonb_array_elements(f0.divisions) AS e0
            WHERE right(e0.value ->> 'ocd_id', length($2::VARCHAR)) = $2::VARCHAR
          )
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "cd:12"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.title AS title
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT e0.value ->> 'title' AS title, e0.value ->> 'organization' AS organization,
              e0.value ->> 'given_name' AS given_name, e0.value ->> 'family_name' AS family_name,
              e0.value ->> 'ocdid' AS ocdid, e0.value -> 'postal_addresses' AS postal_addresses,
              e0.value -> 'email_addresses' AS email_addresses,
              e0.value -> 'phone_numbers' AS phone_numbers
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.target_list) = 'array') THEN t0.target_list END) AS e0
          ) AS f0
          WHERE EXISTS (
            SELECT 1
            FROM (
              SELECT CAST(e1.value ->> 'primary' AS BOOLEAN) AS "primary",
                e1.value ->> 'number' AS number, e1.value ->> 'extension' AS extension,
                e1.value ->> 'description' AS description,
                e1.value ->> 'number_type' AS number_type, e1.value ->> 'operator' AS operator,
                e1.value ->> 'country' AS country,
                CAST(e1.value ->> 'sms_capable' AS BOOLEAN) AS sms_capable,
                CAST(e1.value ->> 'do_not_call' AS BOOLEAN) AS do_not_call,
                e1.value ->> 'status' AS status
              FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(f0.phone_numbers) = 'array') THEN f0.phone_numbers END) AS e1
            ) AS f1
            WHERE f1.number = any($2::TEXT[])
          )
        ))
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT e0.value -> 'facebook_share' AS facebook_share,
              e0.value -> 'twitter_share' AS twitter_share,
              e0.value -> 'email_share' AS email_share
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.share_options) = 'array') THEN t0.share_options END) AS e0
          ) AS f0
          WHERE CAST(f0.facebook_share ->> 'total_shares' AS BIGINT) > $3::BIGINT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 ["1"]
-- $3 2
