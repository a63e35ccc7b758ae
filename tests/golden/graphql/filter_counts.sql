SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id IN (
            SELECT h0.id
            FROM (
              SELECT f0.person_id AS id, count(*) AS count
              FROM outreaches AS f0
              WHERE f0.organization_id = $1::UUID
                AND left(lower(f0.type), 100) = left(lower($2::VARCHAR), 100)
                AND coalesce(lower(f0.type) = lower($2::VARCHAR), false)
                AND f0.person_id IS NOT NULL
              GROUP BY f0.person_id
            ) AS h0
            WHERE h0.count >= $3::BIGINT
          )
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT p0.given_name AS "givenName"
        ) AS r$
      ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT h0.id
          FROM (
            SELECT f0.person_id AS id, count(*) AS count
            FROM outreaches AS f0
            WHERE f0.organization_id = $1::UUID
              AND left(lower(f0.type), 100) = left(lower($2::VARCHAR), 100)
              AND coalesce(lower(f0.type) = lower($2::VARCHAR), false)
              AND f0.person_id IS NOT NULL
            GROUP BY f0.person_id
          ) AS h0
          WHERE h0.count >= $3::BIGINT
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "phone"
-- $3 2

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id IN (
          SELECT h0.id
          FROM (
            SELECT f0.person_id AS id, count(*) AS count
            FROM outreaches AS f0
            WHERE f0.organization_id = $1::UUID
              AND true
              AND f0.person_id IS NOT NULL
            GROUP BY f0.person_id
          ) AS h0
          WHERE (h0.count < $2::BIGINT) IS NOT true
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 1

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.title AS title
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id IN (
          SELECT h0.id
          FROM (
            SELECT f0.advocacy_campaign_id AS id, count(*) AS count
            FROM outreaches AS f0
            WHERE f0.organization_id = $1::UUID
              AND true
              AND f0.advocacy_campaign_id IS NOT NULL
            GROUP BY f0.advocacy_campaign_id
          ) AS h0
          WHERE ((h0.count = $2::BIGINT) IS NOT true AND h0.count = any($3::BIGINT[])) IS NOT true
        )) IS NOT true
        AND (t0.id IN (
          SELECT h0.id
          FROM (
            SELECT f0.advocacy_campaign_id AS id, count(*) AS count
            FROM taggings AS f0
            WHERE f0.organization_id = $1::UUID
              AND true
              AND f0.advocacy_campaign_id IS NOT NULL
            GROUP BY f0.advocacy_campaign_id
          ) AS h0
          WHERE (h0.count = $4::BIGINT) IS NOT true
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 5
-- $3 [0, 4]
-- $4 0

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.given_name AS "givenName"
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.given_name AS given_name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT h0.id
          FROM (
            SELECT g0.target_id AS id, count(DISTINCT g0.outreach_id) AS count
            FROM outreach_targets AS g0
            WHERE g0.organization_id = $1::UUID
              AND g0.outreach_id IN (
                SELECT f0.id
                FROM outreaches AS f0
                WHERE f0.organization_id = $1::UUID
                  AND f0.duration >= $3::BIGINT
              )
            GROUP BY g0.target_id
          ) AS h0
          WHERE h0.count > $4::BIGINT
            AND h0.count <= $5::BIGINT
        )
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $6::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 60
-- $4 1
-- $5 3
-- $6 "outreaches"
