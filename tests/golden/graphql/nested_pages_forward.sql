SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT row_to_json(c1$) AS row_to_json_2
      FROM (
        SELECT
          (
            SELECT count(*) AS count_1
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND (t1.id = $2::UUID) IS NOT true
              AND t1.person_id = t0.id
          ) AS "totalCount",
          json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 1, 'hasPreviousPage', EXISTS (
            SELECT 1
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND (t1.id = $2::UUID) IS NOT true
              AND t1.person_id = t0.id
              AND ((t1.modified_date, t1.id) > ($3::TIMESTAMP WITH TIME ZONE, $4::UUID) OR t1.id = $4::UUID)
          )) AS "pageInfo",
          coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT
                (('modified_date.' || coalesce(CAST(EXTRACT(epoch FROM q1.order_key) AS TEXT), '')) || '.') || CAST(q1.id AS TEXT) AS cursor,
                (
                  SELECT row_to_json(r$) AS row_to_json_4
                  FROM (
                    SELECT q1.id AS id
                  ) AS r$
                ) AS node
            ) AS r$
          ) ORDER BY q1.order_key DESC, q1.id DESC) FILTER (WHERE q1.place <= 1), '[]'::json) AS edges
        FROM (
          SELECT p1.id AS id, p1.order_key AS order_key,
            row_number() OVER (ORDER BY p1.order_key DESC, p1.id DESC) AS place
          FROM (
            SELECT t1.id AS id, t1.modified_date AS order_key
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND (t1.id = $2::UUID) IS NOT true
              AND t1.person_id = t0.id
              AND (t1.modified_date, t1.id) < ($3::TIMESTAMP WITH TIME ZONE, $4::UUID)
            ORDER BY t1.modified_date DESC, t1.id DESC
            LIMIT 2
          ) AS p1
        ) AS q1
      ) AS c1$
    ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $5::UUID
-- $1 {organization}
-- $2 {call1}
-- $3 2026-01-18T12:00:00+00:00
-- $4 {pigeon}
-- $5 {ada}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT row_to_json(c1$) AS row_to_json_2
      FROM (
        SELECT
          (
            SELECT count(*) AS count_1
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.person_id IS NOT NULL
              AND t1.id IN (
                SELECT b1.outreach_id
                FROM outreach_targets AS b1
                WHERE b1.organization_id = $1::UUID
                  AND b1.target_id = t0.id
              )
          ) AS "totalCount",
          json_build_object('hasNextPage', coalesce(max(q1.place), 0) > 2, 'hasPreviousPage', EXISTS (
            SELECT 1
            FROM outreaches AS t1
            WHERE t1.organization_id = $1::UUID
              AND t1.person_id IS NOT NULL
              AND t1.id IN (
                SELECT b1.outreach_id
                FROM outreach_targets AS b1
                WHERE b1.organization_id = $1::UUID
                  AND b1.target_id = t0.id
              )
              AND (t1.action_date IS NULL AND t1.id > $2::UUID OR t1.id = $2::UUID)
          )) AS "pageInfo",
          coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT q1.id AS id,
                to_char(timezone('UTC', q1.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
            ) AS r$
          ) ORDER BY q1.order_key DESC, q1.id DESC) FILTER (WHERE q1.place <= 2), '[]'::json) AS nodes
        FROM (
          SELECT p1.id AS id, p1.action_date AS action_date, p1.order_key AS order_key,
            row_number() OVER (ORDER BY p1.order_key DESC, p1.id DESC) AS place
          FROM (
            SELECT anon_2.id AS id, anon_2.action_date AS action_date,
              anon_2.order_key AS order_key
            FROM (
              SELECT anon_3.id AS id, anon_3.action_date AS action_date,
                anon_3.order_key AS order_key
              FROM (
                SELECT t1.id AS id, t1.action_date AS action_date, t1.action_date AS order_key
                FROM outreaches AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.person_id IS NOT NULL
                  AND t1.id IN (
                    SELECT b1.outreach_id
                    FROM outreach_targets AS b1
                    WHERE b1.organization_id = $1::UUID
                      AND b1.target_id = t0.id
                  )
                  AND t1.action_date IS NULL
                  AND t1.id < $2::UUID
                ORDER BY t1.action_date DESC, t1.id DESC
                LIMIT 3
              ) AS anon_3
              UNION ALL
              SELECT anon_4.id AS id, anon_4.action_date AS action_date,
                anon_4.order_key AS order_key
              FROM (
                SELECT t1.id AS id, t1.action_date AS action_date, t1.action_date AS order_key
                FROM outreaches AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.person_id IS NOT NULL
                  AND t1.id IN (
                    SELECT b1.outreach_id
                    FROM outreach_targets AS b1
                    WHERE b1.organization_id = $1::UUID
                      AND b1.target_id = t0.id
                  )
                  AND t1.action_date IS NOT NULL
                ORDER BY t1.action_date DESC, t1.id DESC
                LIMIT 3
              ) AS anon_4
            ) AS anon_2
            ORDER BY anon_2.order_key DESC, anon_2.id DESC
            LIMIT 3
          ) AS p1
        ) AS q1
      ) AS c1$
    ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM targets AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $3::UUID
-- $1 {organization}
-- $2 {undated}
-- $3 {schumer}
