SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.name AS name
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.name AS name
      FROM tags AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.creator_id IS NOT NULL
        AND t0.id IN (
          SELECT f0.tag_id
          FROM taggings AS f0
          WHERE f0.organization_id = $1::UUID
            AND f0.person_id IN (
              SELECT f1.id
              FROM people AS f1
              WHERE f1.organization_id = $1::UUID
                AND left(lower(f1.given_name), 100) = left(lower($2::VARCHAR), 100)
                AND coalesce(f1.given_name = $2::VARCHAR, false)
            )
            AND f0.tag_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Bert"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.name AS name
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.name AS name
      FROM lists AS t0
      WHERE t0.organization_id = $1::UUID
        AND (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) < $3::BIGINT
        AND (t0.id IN (
          SELECT f0.list_id
          FROM items AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.list_id IS NOT NULL
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "items"
-- $3 1

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.name AS name
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.name AS name
      FROM questions AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT f0.question_id
          FROM answers AS f0
          WHERE f0.organization_id = $1::UUID
            AND starts_with(f0.value, $2::VARCHAR)
            AND f0.question_id IS NOT NULL
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "The"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM lists AS e
      WHERE e.organization_id = $1::UUID
        AND e.name ILIKE $2::VARCHAR
    ) AS ends,
    LATERAL (
      SELECT tied.id AS id
      FROM items AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.list_id = ends.id
        AND tied.id IS NOT NULL
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
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT anon_3.id AS id
        FROM (
          SELECT t0.id AS id
          FROM items AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND t0.person_id IN (
              SELECT f0.id
              FROM people AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.gender = $3::VARCHAR
            )
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id
        FROM (
          SELECT t0.id AS id
          FROM items AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.list_id IN (
              SELECT f0.id
              FROM lists AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.name ILIKE $2::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM lists AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.name ILIKE $2::VARCHAR
            ))
            AND t0.person_id IN (
              SELECT f0.id
              FROM people AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.gender = $3::VARCHAR
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
-- $2 "LET%"
-- $3 "Female"

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
      SELECT tied.id AS id
      FROM taggings AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.tag_id = ends.id
        AND tied.id IS NOT NULL
      ORDER BY tied.id DESC
      LIMIT 1001
    ) AS found
  LIMIT 1001
)
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM taggings AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.tag_id IN (
            SELECT f0.id
            FROM tags AS f0
            WHERE f0.organization_id = $1::UUID
              AND f0.name = $2::VARCHAR
          )
          AND (EXISTS (
            SELECT 1
            FROM tags AS f0
            WHERE f0.organization_id = $1::UUID
              AND f0.name = $2::VARCHAR
          ))
          AND t0.person_id IN (
            SELECT f0.id
            FROM people AS f0
            WHERE f0.organization_id = $1::UUID
              AND left(lower(f0.given_name), 100) = left(lower($3::VARCHAR), 100)
              AND coalesce(f0.given_name = $3::VARCHAR, false)
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.id AS id
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT anon_3.id AS id
        FROM (
          SELECT t0.id AS id
          FROM taggings AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND t0.person_id IN (
              SELECT f0.id
              FROM people AS f0
              WHERE f0.organization_id = $1::UUID
                AND left(lower(f0.given_name), 100) = left(lower($3::VARCHAR), 100)
                AND coalesce(f0.given_name = $3::VARCHAR, false)
            )
            AND (
              SELECT count(*) AS count_2
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id
        FROM (
          SELECT t0.id AS id
          FROM taggings AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.tag_id IN (
              SELECT f0.id
              FROM tags AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.name = $2::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM tags AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.name = $2::VARCHAR
            ))
            AND t0.person_id IN (
              SELECT f0.id
              FROM people AS f0
              WHERE f0.organization_id = $1::UUID
                AND left(lower(f0.given_name), 100) = left(lower($3::VARCHAR), 100)
                AND coalesce(f0.given_name = $3::VARCHAR, false)
            )
            AND (
              SELECT count(*) AS count_2
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
-- $2 "donor"
-- $3 "Ada"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM questions AS e
      WHERE e.organization_id = $1::UUID
        AND e.question_type = $2::VARCHAR
    ) AS ends,
    LATERAL (
      SELECT tied.id AS id
      FROM answers AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.question_id = ends.id
        AND tied.id IS NOT NULL
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
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT anon_3.id AS id
        FROM (
          SELECT t0.id AS id
          FROM answers AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND t0.person_id = $3::UUID
            AND (
              SELECT count(*) AS count_1
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id
        FROM (
          SELECT t0.id AS id
          FROM answers AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.question_id IN (
              SELECT f0.id
              FROM questions AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.question_type = $2::VARCHAR
            )
            AND (EXISTS (
              SELECT 1
              FROM questions AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.question_type = $2::VARCHAR
            ))
            AND t0.person_id = $3::UUID
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
-- $2 "Paragraph"
-- $3 {ada}
