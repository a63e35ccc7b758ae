WITH few AS (
  SELECT by0.id AS id
  FROM (
    SELECT x.id AS id
    FROM people AS x
    WHERE x.organization_id = $1::UUID
      AND (x.postal_addresses @> jsonb_build_array(jsonb_build_object('region', (
        SELECT $2::VARCHAR AS anon_4
      ))))
    LIMIT CASE WHEN ($3::INTEGER = 0) THEN (
      SELECT $4::BIGINT AS anon_5
    ) + least((
      SELECT $4::BIGINT AS anon_5
    ), 1) ELSE 0 END
  ) AS by0
  UNION ALL
  SELECT by1.id AS id
  FROM (
    SELECT x.id AS id
    FROM people AS x
    WHERE x.organization_id = $1::UUID
      AND (x.postal_addresses @> jsonb_build_array(jsonb_build_object('locality', (
        SELECT $5::VARCHAR AS anon_6
      ))))
    LIMIT CASE WHEN ($3::INTEGER = 1) THEN (
      SELECT $4::BIGINT AS anon_5
    ) + least((
      SELECT $4::BIGINT AS anon_5
    ), 1) ELSE 0 END
  ) AS by1
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
            AND (t0.postal_addresses @> jsonb_build_array(jsonb_build_object('region', (
              SELECT $2::VARCHAR AS anon_7
            ))))
            AND (t0.postal_addresses @> jsonb_build_array(jsonb_build_object('locality', (
              SELECT $5::VARCHAR AS anon_8
            ))))
            AND $3::INTEGER IN (0, 1)
            AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) <= (
              SELECT $4::BIGINT AS anon_5
            )
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_9.id AS id, anon_9.given_name AS given_name
        FROM (
          SELECT t0.id AS id, t0.given_name AS given_name
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND (EXISTS (
              SELECT 1
              FROM jsonb_array_elements(t0.postal_addresses) AS e0
              WHERE (e0.value ->> 'region') = (
                SELECT $2::VARCHAR AS anon_10
              )
            ))
            AND (EXISTS (
              SELECT 1
              FROM jsonb_array_elements(t0.postal_addresses) AS e0
              WHERE (e0.value ->> 'locality') = (
                SELECT $5::VARCHAR AS anon_11
              )
            ))
            AND NOT ($3::INTEGER IN (0, 1) AND greatest((
              SELECT count(*) AS count_1
              FROM few
            ), 1) <= (
              SELECT $4::BIGINT AS anon_5
            ))
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_9
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "CA"
-- $3 0
-- $4 10000
-- $5 "Albany"
