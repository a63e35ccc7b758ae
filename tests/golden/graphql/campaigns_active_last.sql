SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT
          (('last_action_date.' || coalesce(CAST(EXTRACT(epoch FROM nullif(p0.order_key, '-infinity'::timestamptz)) AS TEXT), '')) || '.') || CAST(p0.id AS TEXT) AS cursor,
          (
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT p0.id AS id, p0.title AS title
            ) AS r$
          ) AS node
      ) AS r$
    ) ORDER BY p0.order_key ASC, p0.id ASC), '[]'::json) AS edges
    FROM (
      SELECT t0.id AS id, t0.title AS title,
        coalesce((
          SELECT max(l.action_date) AS max_1
          FROM outreaches AS l
          WHERE l.organization_id = $1::UUID
            AND l.advocacy_campaign_id = t0.id
        ), '-infinity'::timestamptz) AS order_key
      FROM advocacy_campaigns AS t0
      WHERE t0.organization_id = $1::UUID
      ORDER BY
        coalesce((
          SELECT max(l.action_date) AS max_2
          FROM outreaches AS l
          WHERE l.organization_id = $1::UUID
            AND l.advocacy_campaign_id = t0.id
        ), '-infinity'::timestamptz) ASC,
        t0.id ASC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
