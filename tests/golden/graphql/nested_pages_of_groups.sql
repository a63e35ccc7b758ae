SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.tag_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.tag_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM tags AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {tagging2}
-- $3 "taggings"
-- $4 {tagging2}
-- $5 {volunteer}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.list_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.list_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM lists AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {item2}
-- $3 "items"
-- $4 {item2}
-- $5 {letter}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM answers AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.question_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM answers AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.question_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM questions AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {answer3}
-- $3 "answers"
-- $4 {answer3}
-- $5 {issues}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.person_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {tagging3}
-- $3 "taggings"
-- $4 {tagging3}
-- $5 {ada}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.person_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {item2}
-- $3 "items"
-- $4 {item2}
-- $5 {ada}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id IS NOT NULL
                AND t1.advocacy_campaign_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM taggings AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {tagging4}
-- $3 "taggings"
-- $4 {tagging4}
-- $5 {trains}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id IS NOT NULL
                AND t1.advocacy_campaign_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM items AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {item3}
-- $3 "items"
-- $4 {item3}
-- $5 {trains}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id DESC) AS place
            FROM (
              SELECT t1.id AS id
              FROM answers AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id IS NOT NULL
                AND t1.person_id = t0.id
                AND t1.id < $2::UUID
              ORDER BY t1.id DESC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS "on",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT CAST(q1.id AS TEXT) AS cursor,
                  (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT q1.id AS id
                    ) AS r$
                  ) AS node
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM answers AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id = t0.id
                AND t1.id > $4::UUID
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS back
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {answer2}
-- $3 "answers"
-- $4 {answer2}
-- $5 {ada}
