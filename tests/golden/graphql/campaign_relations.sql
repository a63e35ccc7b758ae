SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.id AS id, t1.given_name AS "givenName"
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.creator_id
      ) AS creator,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id, t1.given_name AS "givenName"
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.modified_by_id
      ) AS "modifiedBy",
      (
        SELECT row_to_json(c1$) AS row_to_json_4
        FROM (
          SELECT
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_5
              FROM (
                SELECT q1.id AS id
              ) AS r$
            ) ORDER BY q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS nodes,
            json_build_object('hasPreviousPage', coalesce(max(q1.place), 0) > 1) AS "pageInfo"
          FROM (
            SELECT p1.id AS id, row_number() OVER (ORDER BY p1.id ASC) AS place
            FROM (
              SELECT t1.id AS id
              FROM outreaches AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.advocacy_campaign_id = t0.id
              ORDER BY t1.id ASC
              LIMIT 2
            ) AS p1
          ) AS q1
        ) AS c1$
      ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM advocacy_campaigns AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {trains}
