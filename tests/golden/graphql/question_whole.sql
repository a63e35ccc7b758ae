SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      t0.name AS name, t0.title AS title, t0.description AS description, t0.summary AS summary,
      t0.question_type AS "questionType",
      CASE WHEN (jsonb_typeof(t0.responses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'key' AS key, e1.value ->> 'name' AS name,
            e1.value ->> 'title' AS title
          FROM jsonb_array_elements(t0.responses) AS e1
        ) AS o1$
      ) ELSE NULL END AS responses,
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
        FROM totals
        WHERE totals.organization_id = $2::UUID
          AND totals.collection = $3::VARCHAR
          AND totals.scope_id = t0.id
      ) AS "totalAnswers",
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $2::UUID
          AND t1.id = t0.creator_id
      ) AS creator,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $2::UUID
          AND t1.id = t0.modified_by_id
      ) AS "modifiedBy",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_5
            FROM (
              SELECT p1.responses AS responses, l1_0.found AS person
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.responses AS responses, t1.person_id AS person_id
            FROM answers AS t1
            WHERE t1.organization_id = $2::UUID
              AND t1.question_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 25
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT t2.given_name AS "givenName"
              ) AS r$
            ) AS found
            FROM people AS t2
            WHERE t2.organization_id = $2::UUID
              AND t2.id = p1.person_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) AS c1$
      ) AS answers
  ) AS r$
) AS TEXT) AS anon_1
FROM questions AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $4::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "answers"
-- $4 {issues}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      to_char(timezone('UTC', t0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate",
      t0.value AS value, t0.responses AS responses,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.name AS name
          ) AS r$
        ) AS found
        FROM questions AS t1
        WHERE t1.organization_id = $2::UUID
          AND t1.id = t0.question_id
      ) AS question,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.given_name AS "givenName"
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $2::UUID
          AND t1.id = t0.person_id
      ) AS person
  ) AS r$
) AS TEXT) AS anon_1
FROM answers AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $3::UUID
-- $1 "default"
-- $2 {organization}
-- $3 {answer1}
