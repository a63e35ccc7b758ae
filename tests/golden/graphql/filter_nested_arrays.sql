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
            SELECT e0.value ->> $2::VARCHAR AS id, e0.value ->> $3::VARCHAR AS name,
              e0.value -> $4::VARCHAR AS divisions
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.division_info) = 'array') THEN t0.division_info END) AS e0
          ) AS f0
          WHERE EXISTS (
            SELECT 1
            FROM jsonb_array_elements(f0.divisions) AS e0
            WHERE right(e0.value ->> $5::VARCHAR, length($6::VARCHAR)) = $6::VARCHAR
          )
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "id"
-- $3 "name"
-- $4 "divisions"
-- $5 "ocd_id"
-- $6 "cd:12"

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
            SELECT e0.value ->> $2::VARCHAR AS title, e0.value ->> $3::VARCHAR AS organization,
              e0.value ->> $4::VARCHAR AS given_name, e0.value ->> $5::VARCHAR AS family_name,
              e0.value ->> $6::VARCHAR AS ocdid, e0.value -> $7::VARCHAR AS postal_addresses,
              e0.value -> $8::VARCHAR AS email_addresses, e0.value -> $9::VARCHAR AS phone_numbers
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.target_list) = 'array') THEN t0.target_list END) AS e0
          ) AS f0
          WHERE EXISTS (
            SELECT 1
            FROM jsonb_array_elements(f0.phone_numbers) AS e0
            WHERE (e0.value ->> $10::VARCHAR) = $11::VARCHAR
          )
        ))
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT e0.value -> $12::VARCHAR AS facebook_share,
              e0.value -> $13::VARCHAR AS twitter_share, e0.value -> $14::VARCHAR AS email_share
            FROM jsonb_array_elements(CASE WHEN (jsonb_typeof(t0.share_options) = 'array') THEN t0.share_options END) AS e0
          ) AS f0
          WHERE CAST(f0.facebook_share ->> $15::VARCHAR AS BIGINT) > $16::BIGINT
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "title"
-- $3 "organization"
-- $4 "given_name"
-- $5 "family_name"
-- $6 "ocdid"
-- $7 "postal_addresses"
-- $8 "email_addresses"
-- $9 "phone_numbers"
-- $10 "number"
-- $11 "1"
-- $12 "facebook_share"
-- $13 "twitter_share"
-- $14 "email_share"
-- $15 "total_shares"
-- $16 2
