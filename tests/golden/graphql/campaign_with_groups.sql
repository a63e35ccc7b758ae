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
                SELECT p1.item_type AS "itemType", l1_0.found AS tag, l1_1.found AS person,
                  l1_2.found AS campaign
              ) AS r$
            ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.item_type AS item_type, t1.tag_id AS tag_id,
              t1.person_id AS person_id, t1.advocacy_campaign_id AS advocacy_campaign_id
            FROM taggings AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.advocacy_campaign_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 5
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT t2.name AS name,
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $3::VARCHAR
                      AND totals.scope_id = t2.id
                  ) AS "totalTaggings"
              ) AS r$
            ) AS found
            FROM tags AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.tag_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT t2.id AS id
              ) AS r$
            ) AS found
            FROM people AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.person_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_1 ON true LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT t2.title AS title
              ) AS r$
            ) AS found
            FROM advocacy_campaigns AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.advocacy_campaign_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_2 ON true
        ) AS c1$
      ) AS taggings,
      (
        SELECT row_to_json(c1$) AS row_to_json_7
        FROM (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_8
            FROM (
              SELECT l1_0.found AS list, l1_1.found AS campaign
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id, t1.list_id AS list_id,
              t1.advocacy_campaign_id AS advocacy_campaign_id
            FROM items AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.advocacy_campaign_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 25
          ) AS p1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_9
              FROM (
                SELECT t2.name AS name,
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $4::VARCHAR
                      AND totals.scope_id = t2.id
                  ) AS "totalItems"
              ) AS r$
            ) AS found
            FROM lists AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.list_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_10
              FROM (
                SELECT t2.title AS title
              ) AS r$
            ) AS found
            FROM advocacy_campaigns AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = p1.advocacy_campaign_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_1 ON true
        ) AS c1$
      ) AS items
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 "taggings"
-- $3 "taggings"
-- $4 "items"
-- $5 {trains}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
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
              SELECT p1.item_type AS "itemType", l1_0.found AS person, l1_1.found AS campaign
            ) AS r$
          ) ORDER BY p1.id DESC), '[]'::json) AS nodes
        FROM (
          SELECT t1.id AS id, t1.item_type AS item_type, t1.person_id AS person_id,
            t1.advocacy_campaign_id AS advocacy_campaign_id
          FROM items AS t1
          WHERE t1.organization_id = $1::UUID
            AND t1.list_id = t0.id
          ORDER BY t1.id DESC
          LIMIT 25
        ) AS p1 LEFT OUTER JOIN LATERAL (
          SELECT (
            SELECT row_to_json(r$) AS row_to_json_4
            FROM (
              SELECT t2.given_name AS "givenName"
            ) AS r$
          ) AS found
          FROM people AS t2
          WHERE t2.organization_id = $1::UUID
            AND t2.id = p1.person_id
          LIMIT ALL
          OFFSET 0
        ) AS l1_0 ON true LEFT OUTER JOIN LATERAL (
          SELECT (
            SELECT row_to_json(r$) AS row_to_json_5
            FROM (
              SELECT t2.title AS title
            ) AS r$
          ) AS found
          FROM advocacy_campaigns AS t2
          WHERE t2.organization_id = $1::UUID
            AND t2.id = p1.advocacy_campaign_id
          LIMIT ALL
          OFFSET 0
        ) AS l1_1 ON true
      ) AS c1$
    ) AS items
  ) AS r$
) AS TEXT) AS anon_1
FROM lists AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 "items"
-- $3 {letter}
