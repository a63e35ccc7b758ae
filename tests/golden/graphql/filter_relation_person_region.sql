SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.person_id IN (
            SELECT f0.id
            FROM people AS f0
            WHERE f0.organization_id = $1::UUID
              AND (f0.postal_addresses @> jsonb_build_array(jsonb_build_object('region', $2::VARCHAR)))
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.id AS id, l0_0.found AS person
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.person_id AS person_id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.person_id IN (
          SELECT f0.id
          FROM people AS f0
          WHERE f0.organization_id = $1::UUID
            AND (f0.postal_addresses @> jsonb_build_array(jsonb_build_object('region', $2::VARCHAR)))
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT t1.given_name AS "givenName"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = p0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "NY"
