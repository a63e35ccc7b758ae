SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(p0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT l0_0.found AS campaign, l0_1.found AS person, l0_2.found AS again,
                  l0_3.found AS name, l0_4.found AS total,
                  (
                    SELECT (
                      SELECT row_to_json(r$) AS row_to_json_4
                      FROM (
                        SELECT t1.id AS id
                      ) AS r$
                    ) AS found
                    FROM people AS t1
                    WHERE t1.organization_id = $1::UUID
                      AND t1.id = p0.person_id
                  ) AS sixth
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS edges,
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_5
        FROM (
          SELECT (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT t1.title AS title
              ) AS r$
            ) AS found
            FROM advocacy_campaigns AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.id = p0.advocacy_campaign_id
          ) AS campaign
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.advocacy_campaign_id AS advocacy_campaign_id,
        t0.person_id AS person_id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 4
    ) AS p0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_7
        FROM (
          SELECT t1.title AS title
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_8
        FROM (
          SELECT t1.given_name AS "givenName"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_1 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_9
        FROM (
          SELECT t1.type AS type,
            (
              SELECT (
                SELECT row_to_json(r$) AS row_to_json_10
                FROM (
                  SELECT t2.given_name AS "givenName"
                ) AS r$
              ) AS found
              FROM people AS t2
              WHERE t2.organization_id = $1::UUID
                AND t2.id = t1.creator_id
            ) AS creator
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_2 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_11
        FROM (
          SELECT t1.family_name AS "familyName"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_3 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_12
        FROM (
          SELECT (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $2::VARCHAR
              AND totals.scope_id = t1.id
          ) AS "totalOutreaches"
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_4 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
