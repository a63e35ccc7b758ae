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
      SELECT tied.advocacy_campaign_id AS id
      FROM taggings AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.tag_id = ends.id
        AND tied.advocacy_campaign_id IS NOT NULL
      ORDER BY tied.advocacy_campaign_id DESC
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
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id IN (
            SELECT f0.advocacy_campaign_id
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
              AND f0.advocacy_campaign_id IS NOT NULL
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.title AS title
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.title AS title
      FROM (
        SELECT anon_3.id AS id, anon_3.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id = any(array((
              SELECT few.id
              FROM few
            )))
            AND (
              SELECT count(*) AS count_2
              FROM few
            ) <= 1000
          ORDER BY t0.id DESC
          LIMIT 25
        ) AS anon_3
        UNION ALL
        SELECT anon_4.id AS id, anon_4.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id IN (
              SELECT f0.advocacy_campaign_id
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
                AND f0.advocacy_campaign_id IS NOT NULL
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
      SELECT tied.advocacy_campaign_id AS id
      FROM items AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.list_id = ends.id
        AND tied.advocacy_campaign_id IS NOT NULL
      ORDER BY tied.advocacy_campaign_id DESC
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
        SELECT p0.title AS title
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.title AS title
      FROM (
        SELECT anon_3.id AS id, anon_3.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
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
        SELECT anon_4.id AS id, anon_4.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id IN (
              SELECT f0.advocacy_campaign_id
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
                AND f0.advocacy_campaign_id IS NOT NULL
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
        AND (t0.id IN (
          SELECT f0.advocacy_campaign_id
          FROM taggings AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.advocacy_campaign_id IS NOT NULL
        )) IS NOT true
        AND (t0.id IN (
          SELECT f0.advocacy_campaign_id
          FROM items AS f0
          WHERE f0.organization_id = $1::UUID
            AND true
            AND f0.advocacy_campaign_id IS NOT NULL
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM advocacy_campaigns AS e
      WHERE e.organization_id = $1::UUID
        AND starts_with(e.title, $2::VARCHAR)
    ) AS ends,
    LATERAL (
      SELECT tied.id AS id
      FROM taggings AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.advocacy_campaign_id = ends.id
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
          FROM taggings AS t0
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
        SELECT anon_4.id AS id
        FROM (
          SELECT t0.id AS id
          FROM taggings AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.advocacy_campaign_id IN (
              SELECT f0.id
              FROM advocacy_campaigns AS f0
              WHERE f0.organization_id = $1::UUID
                AND starts_with(f0.title, $2::VARCHAR)
            )
            AND (EXISTS (
              SELECT 1
              FROM advocacy_campaigns AS f0
              WHERE f0.organization_id = $1::UUID
                AND starts_with(f0.title, $2::VARCHAR)
            ))
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
-- $2 "Save"

WITH few AS (
  SELECT found.id AS id
  FROM
    (
      SELECT e.id AS id
      FROM advocacy_campaigns AS e
      WHERE e.organization_id = $1::UUID
        AND true
    ) AS ends,
    LATERAL (
      SELECT tied.id AS id
      FROM items AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.advocacy_campaign_id = ends.id
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
        SELECT p0.id AS id, l0_0.found AS campaign
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.advocacy_campaign_id AS advocacy_campaign_id
      FROM (
        SELECT anon_3.id AS id, anon_3.advocacy_campaign_id AS advocacy_campaign_id
        FROM (
          SELECT t0.id AS id, t0.advocacy_campaign_id AS advocacy_campaign_id
          FROM items AS t0
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
        SELECT anon_4.id AS id, anon_4.advocacy_campaign_id AS advocacy_campaign_id
        FROM (
          SELECT t0.id AS id, t0.advocacy_campaign_id AS advocacy_campaign_id
          FROM items AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.advocacy_campaign_id IS NOT NULL
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
    ) AS p0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT t1.title AS title
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

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
      SELECT tied.advocacy_campaign_id AS id
      FROM taggings AS tied
      WHERE tied.organization_id = $1::UUID
        AND tied.tag_id = ends.id
        AND tied.advocacy_campaign_id IS NOT NULL
      ORDER BY tied.advocacy_campaign_id DESC
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
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id IN (
            SELECT f0.advocacy_campaign_id
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
              AND f0.advocacy_campaign_id IS NOT NULL
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.title AS title
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT anon_2.id AS id, anon_2.title AS title
      FROM (
        SELECT anon_3.id AS id, anon_3.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
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
        SELECT anon_4.id AS id, anon_4.title AS title
        FROM (
          SELECT t0.id AS id, t0.title AS title
          FROM advocacy_campaigns AS t0
          WHERE t0.organization_id = $1::UUID
            AND t0.id IN (
              SELECT f0.advocacy_campaign_id
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
                AND f0.advocacy_campaign_id < $3::UUID
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
-- $2 "donor"
-- $3 {water}
