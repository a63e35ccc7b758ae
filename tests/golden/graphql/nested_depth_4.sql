SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.title AS title,
          (
            SELECT row_to_json(c1$) AS row_to_json_3
            FROM (
              SELECT
                (
                  SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                  FROM totals
                  WHERE totals.organization_id = $1::UUID
                    AND totals.collection = $2::VARCHAR
                    AND totals.scope_id = p0.id
                ) AS "totalCount",
                coalesce(json_agg((
                  SELECT row_to_json(r$) AS row_to_json_4
                  FROM (
                    SELECT p1.type AS type, l1_0.found AS person
                  ) AS r$
                ) ORDER BY p1.id DESC), '[]'::json) AS nodes
              FROM (
                SELECT t1.id AS id, t1.type AS type, t1.person_id AS person_id
                FROM outreaches AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.advocacy_campaign_id = p0.id
                ORDER BY t1.id DESC
                LIMIT 2
              ) AS p1 LEFT OUTER JOIN LATERAL (
                SELECT (
                  SELECT row_to_json(r$) AS row_to_json_5
                  FROM (
                    SELECT t2.given_name AS "givenName",
                      (
                        SELECT row_to_json(c3$) AS row_to_json_6
                        FROM (
                          SELECT
                            json_build_object('hasNextPage', coalesce(max(q3.place), 0) > 2,
                              'endCursor',
                              (array_agg(CAST(q3.id AS TEXT) ORDER BY q3.id ASC) FILTER (WHERE q3.place <= 2))[1]) AS "pageInfo",
                            coalesce(json_agg((
                              SELECT row_to_json(r$) AS row_to_json_7
                              FROM (
                                SELECT q3.id AS id, l3_0.found AS campaign
                              ) AS r$
                            ) ORDER BY q3.id DESC) FILTER (WHERE q3.place <= 2), '[]'::json) AS nodes
                          FROM (
                            SELECT p3.id AS id, p3.advocacy_campaign_id AS advocacy_campaign_id,
                              row_number() OVER (ORDER BY p3.id DESC) AS place
                            FROM (
                              SELECT t3.id AS id, t3.advocacy_campaign_id AS advocacy_campaign_id
                              FROM outreaches AS t3
                              WHERE t3.organization_id = $1::UUID
                                AND t3.advocacy_campaign_id IN (
                                  SELECT f30.id
                                  FROM advocacy_campaigns AS f30
                                  WHERE f30.organization_id = $1::UUID
                                    AND (f30.id = $3::UUID) IS NOT true
                                )
                                AND (EXISTS (
                                  SELECT 1
                                  FROM advocacy_campaigns AS f30
                                  WHERE f30.organization_id = $1::UUID
                                    AND (f30.id = $3::UUID) IS NOT true
                                ))
                                AND t3.person_id = t2.id
                              ORDER BY t3.id DESC
                              LIMIT 3
                            ) AS p3
                          ) AS q3 LEFT OUTER JOIN LATERAL (
                            SELECT (
                              SELECT row_to_json(r$) AS row_to_json_8
                              FROM (
                                SELECT t4.title AS title
                              ) AS r$
                            ) AS found
                            FROM advocacy_campaigns AS t4
                            WHERE t4.organization_id = $1::UUID
                              AND t4.id = q3.advocacy_campaign_id
                            LIMIT ALL
                            OFFSET 0
                          ) AS l3_0 ON true
                        ) AS c3$
                      ) AS outreaches
                  ) AS r$
                ) AS found
                FROM people AS t2
                WHERE t2.organization_id = $1::UUID
                  AND t2.id = p1.person_id
                LIMIT ALL
                OFFSET 0
              ) AS l1_0 ON true
            ) AS c1$
          ) AS outreaches
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 {quiet}
