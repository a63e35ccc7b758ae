SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (('total_outreaches.' || coalesce(CAST(q0.order_key AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.title AS title,
                  (
                    SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                    FROM totals
                    WHERE totals.organization_id = $1::UUID
                      AND totals.collection = $2::VARCHAR
                      AND totals.scope_id = q0.id
                  ) AS "totalOutreaches"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 2), '[]'::json) AS edges,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 2) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.title AS title, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key DESC, p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.title AS title,
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $3::VARCHAR
              AND totals.scope_id = t0.id
          ) AS order_key
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $4::VARCHAR
              AND totals.scope_id = t0.id
          ) DESC,
          t0.id DESC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 "outreaches"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.title AS title,
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $2::VARCHAR
                AND totals.scope_id = q0.id
            ) AS "totalOutreaches"
        ) AS r$
      ) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS nodes,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 1, 'hasPreviousPage', EXISTS (
        SELECT 1
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND (((
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $3::VARCHAR
              AND totals.scope_id = t0.id
          ), t0.id) > ($4::BIGINT, $5::UUID) OR t0.id = $5::UUID)
      )) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.title AS title, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key DESC, p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.title AS title,
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $6::VARCHAR
              AND totals.scope_id = t0.id
          ) AS order_key
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND ((
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_4
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $7::VARCHAR
              AND totals.scope_id = t0.id
          ), t0.id) < ($4::BIGINT, $5::UUID)
        ORDER BY
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_5
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $8::VARCHAR
              AND totals.scope_id = t0.id
          ) DESC,
          t0.id DESC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 "outreaches"
-- $4 2
-- $5 {water}
-- $6 "outreaches"
-- $7 "outreaches"
-- $8 "outreaches"
