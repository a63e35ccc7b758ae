SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = $1::UUID
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.id AS id
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 1), '[]'::json) AS edges,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 1, 'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 1))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id
        FROM items AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.id ASC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "items"

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $1::UUID
          AND totals.collection = $2::VARCHAR
          AND totals.scope_id = $1::UUID
      ) AS "totalCount",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (('modified_date.' || coalesce(CAST(EXTRACT(epoch FROM q0.order_key) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.id AS id
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.order_key ASC, q0.id ASC) FILTER (WHERE q0.place <= 1), '[]'::json) AS edges,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 1, 'endCursor',
        (array_agg((('modified_date.' || coalesce(CAST(EXTRACT(epoch FROM q0.order_key) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 1))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key ASC, p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id, t0.modified_date AS order_key
        FROM items AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.modified_date ASC, t0.id ASC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "items"

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
      FROM items AS t0
      WHERE t0.organization_id = $1::UUID
        AND (NOT (EXISTS (
          SELECT 1
          FROM unnest(array_prepend(($2::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers)) AS anon_2(value)
          WHERE anon_2.value IS NOT NULL
        ))) IS NOT true
        AND t0.id < $3::UUID
      ORDER BY t0.id DESC
      LIMIT 2
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "default"
-- $3 {item2}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.id AS id
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS nodes,
      json_build_object('hasPreviousPage', coalesce(max(q0.place), 0) > 1, 'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 1))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, row_number() OVER (ORDER BY p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id
        FROM items AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id > $2::UUID
        ORDER BY t0.id ASC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {item2}
