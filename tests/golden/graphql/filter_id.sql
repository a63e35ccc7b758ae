SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id = $2::UUID
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {call1}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id = $2::UUID) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {ada}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id = any($2::UUID[])
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 [{water}, {absent}, 00000000-0000-0000-0000-000000000000]

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS order_key
      FROM targets AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id = $3::UUID
      ORDER BY
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $4::VARCHAR
            AND totals.scope_id = t0.id
        ) DESC,
        t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 00000000-0000-0000-0000-000000000000
-- $4 "outreaches"
