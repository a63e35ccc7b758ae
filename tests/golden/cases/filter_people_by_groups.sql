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
          SELECT f0.person_id
          FROM taggings AS f0
          WHERE f0.organization_id = $1::UUID
            AND f0.tag_id IN (
              SELECT f1.id
              FROM tags AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $2::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM tags AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $2::VARCHAR
            ))
            AND f0.person_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "volunteer"

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
          SELECT f0.person_id
          FROM items AS f0
          WHERE f0.organization_id = $1::UUID
            AND f0.list_id IN (
              SELECT f1.id
              FROM lists AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $2::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM lists AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $2::VARCHAR
            ))
            AND f0.person_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "letter"

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
          SELECT f0.person_id
          FROM answers AS f0
          WHERE f0.organization_id = $1::UUID
            AND (EXISTS (
              SELECT 1
              FROM jsonb_array_elements_text(f0.responses) AS anon_2(value)
              WHERE anon_2.value = $2::VARCHAR
            ))
            AND f0.question_id IN (
              SELECT f1.id
              FROM questions AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $3::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM questions AS f1
              WHERE f1.organization_id = $1::UUID
                AND f1.name = $3::VARCHAR
            ))
            AND f0.person_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "water"
-- $3 "issues"

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
          SELECT f0.person_id
          FROM taggings AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.person_id IS NOT NULL
        )) IS NOT true
        AND (t0.id IN (
          SELECT f0.person_id
          FROM items AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.person_id IS NOT NULL
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
