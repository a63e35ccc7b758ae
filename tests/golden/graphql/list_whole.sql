SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      t0.name AS name, t0.title AS title, t0.description AS description, t0.summary AS summary,
      t0.browser_url AS "browserUrl", t0.administrative_url AS "administrativeUrl",
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $2::UUID
          AND totals.collection = $3::VARCHAR
          AND totals.scope_id = t0.id
      ) AS "totalItems",
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
              SELECT p1.id AS id, l1_0.found AS person
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.person_id AS person_id
            FROM items AS t1
            WHERE t1.organization_id = $2::UUID
              AND t1.list_id = t0.id
            ORDER BY t1.id ASC
            LIMIT 1
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
      ) AS items
  ) AS r$
) AS TEXT) AS anon_1
FROM lists AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $4::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "items"
-- $4 {letter}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id,
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem",
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate",
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate",
      t0.item_type AS "itemType",
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.name AS name
          ) AS r$
        ) AS found
        FROM lists AS t1
        WHERE t1.organization_id = $2::UUID
          AND t1.id = t0.list_id
      ) AS list,
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
FROM items AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $3::UUID
-- $1 "default"
-- $2 {organization}
-- $3 {item1}
