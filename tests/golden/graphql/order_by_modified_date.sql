SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT
          (('modified_date.' || coalesce(CAST(EXTRACT(epoch FROM p0.order_key) AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
          (
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT p0.id AS id
            ) AS r$
          ) AS node
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.modified_date AS order_key
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.modified_date DESC, t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id
      ) AS r$
    ) ORDER BY p0.order_key ASC, p0.id ASC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.modified_date AS order_key
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY t0.modified_date ASC, t0.id ASC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT p0.id AS id, p0.title AS title
      ) AS r$
    ) ORDER BY p0.order_key DESC, p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.title AS title, t0.modified_date AS order_key
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.modified_date, t0.id) < ($2::TIMESTAMP WITH TIME ZONE, $3::UUID)
      ORDER BY t0.modified_date DESC, t0.id DESC
      LIMIT 1
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-01-08T12:00:00+00:00
-- $3 {quiet}
