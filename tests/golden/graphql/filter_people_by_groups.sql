WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM tags AS e
      WHERE e.organization_id = $1::UUID
        AND e.name = $2::VARCHAR
    ) AS ends,
    LATERAL (
      SELECT tied.person_id AS id
      FROM taggings AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.tag_id = ends.id
        AND tied.person_id IS NOT NULL
      ORDER BY tied.person_id DESC
      LIMIT 1001
    ) AS found
  LIMIT 1001
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
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.given_name AS given_name
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
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) > 1000
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
-- $2 "volunteer"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM lists AS e
      WHERE e.organization_id = $1::UUID
        AND e.name = $2::VARCHAR
    ) AS ends,
    LATERAL (
      SELECT tied.person_id AS id
      FROM items AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.list_id = ends.id
        AND tied.person_id IS NOT NULL
      ORDER BY tied.person_id DESC
      LIMIT 1001
    ) AS found
  LIMIT 1001
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
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.given_name AS given_name
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
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) > 1000
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
-- $2 "letter"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM questions AS e
      WHERE e.organization_id = $1::UUID
        AND e.name = $2::VARCHAR
    ) AS ends,
    LATERAL (
      SELECT tied.person_id AS id
      FROM answers AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.question_id = ends.id
        AND tied.person_id IS NOT NULL
        AND (EXISTS (
          SELECT 1
          FROM jsonb_array_elements_text(tied.responses) AS anon_4(value)
          WHERE anon_4.value = $3::VARCHAR
        ))
      ORDER BY tied.id DESC
      LIMIT 1001
    ) AS found
  LIMIT 1001
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
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_5.id AS id, anon_5.given_name AS given_name
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
                  FROM jsonb_array_elements_text(f0.responses) AS anon_6(value)
                  WHERE anon_6.value = $3::VARCHAR
                ))
                AND f0.question_id IN (
                  SELECT f1.id
                  FROM questions AS f1
                  WHERE f1.organization_id = $1::UUID
                    AND f1.name = $2::VARCHAR
                )
                AND (EXISTS (
                  SELECT 1
                  FROM questions AS f1
                  WHERE f1.organization_id = $1::UUID
                    AND f1.name = $2::VARCHAR
                ))
                AND f0.person_id IS NOT NULL
            )
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) > 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_5
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "issues"
-- $3 "water"

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
