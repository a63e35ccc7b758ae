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
    SELECT
      (
        SELECT count(*) AS count_1
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
          FROM people AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND (
              SELECT count(*) AS count_2
              FROM few
            ) <= 1000
            AND t0.id < $3::UUID
          ORDER BY t0.id DESC
          LIMIT 2
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id
        FROM (
          SELECT t0.id AS id
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
                AND f0.person_id < $3::UUID
            )
            AND (
              SELECT count(*) AS count_2
              FROM few
            ) > 1000
            AND t0.id < $3::UUID
          ORDER BY t0.id DESC
          LIMIT 2
        ) AS anon_4
      ) AS anon_2
      ORDER BY anon_2.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "volunteer"
-- $3 {dora}

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
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND ((t0.id IN (
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
            AND f0.person_id < $3::UUID
            AND f0.person_id > $4::UUID
        )) IS NOT true OR left(lower(t0.given_name), 100) = left(lower($5::VARCHAR), 100) AND coalesce(t0.given_name = $5::VARCHAR,
          false))
        AND t0.id < $3::UUID
        AND t0.id > $4::UUID
      ORDER BY t0.id ASC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "letter"
-- $3 {dora}
-- $4 {ada}
-- $5 "Ada"

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
      SELECT t0.id AS id
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT g0.target_id
          FROM outreach_targets AS g0
          WHERE g0.organization_id = $1::UUID
            AND g0.outreach_id IN (
              SELECT f0.id
              FROM outreaches AS f0
              WHERE f0.organization_id = $1::UUID
                AND left(lower(f0.type), 100) = left(lower($2::VARCHAR), 100)
                AND coalesce(lower(f0.type) = lower($2::VARCHAR), false)
            )
            AND g0.target_id < $3::UUID
        )
        AND t0.id < $3::UUID
      ORDER BY t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "phone"
-- $3 {ceo}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id ASC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id IN (
          SELECT f0.person_id
          FROM answers AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.person_id > $2::UUID
        )) IS NOT true
        AND t0.id > $2::UUID
      ORDER BY t0.id ASC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {ada}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.modified_date AS order_key
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id IN (
          SELECT f0.person_id
          FROM answers AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.person_id IS NOT NULL
        )) IS NOT true
        AND (t0.modified_date, t0.id) < ($2::TIMESTAMP WITH TIME ZONE, $3::UUID)
      ORDER BY t0.modified_date DESC, t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-01-18T12:00:00+00:00
-- $3 {ada}
