SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT row_to_json(c1$) AS row_to_json_2
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $2::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT l1_0.found AS tag
              ) AS r$
            ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.tag_id AS tag_id
            FROM taggings AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.person_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 5
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT t2.name AS name
              ) AS r$
            ) AS found
            FROM tags AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.tag_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) AS c1$
      ) AS taggings,
      (
        SELECT row_to_json(c1$) AS row_to_json_5
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_6
            FROM (
              SELECT l1_0.found AS list
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.list_id AS list_id
            FROM items AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.person_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 25
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_7
              FROM (
                SELECT t2.name AS name
              ) AS r$
            ) AS found
            FROM lists AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.list_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) AS c1$
      ) AS items,
      (
        SELECT row_to_json(c1$) AS row_to_json_8
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_9
            FROM (
              SELECT p1.value AS value, p1.responses AS responses, l1_0.found AS question
            ) AS r$
          ) ORDER BY p1.order_key ASC, p1.id ASC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.value AS value, t1.responses AS responses,
              t1.question_id AS question_id, t1.action_date AS order_key
            FROM answers AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.person_id = t0.id
            ORDER BY t1.action_date ASC, t1.id ASC
            LIMIT 25
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_10
              FROM (
                SELECT t2.name AS name
              ) AS r$
            ) AS found
            FROM questions AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.question_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) AS c1$
      ) AS answers
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 "taggings"
-- $3 {ada}
