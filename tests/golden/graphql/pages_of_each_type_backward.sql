SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT count(*) AS count_1
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id = $2::UUID) IS NOT true
      ) AS "totalCount",
      json_build_object('hasNextPage', EXISTS (
        SELECT 1
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id = $2::UUID) IS NOT true
          AND (t0.id < $3::UUID OR t0.id = $3::UUID)
      ), 'hasPreviousPage', coalesce(max(q0.place), 0) > 2, 'startCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2))[1],
        'endCursor',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.given_name AS "givenName"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 2), '[]'::json) AS edges
    FROM (
      SELECT p0.id AS id, p0.given_name AS given_name,
        row_number() OVER (ORDER BY p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id, t0.given_name AS given_name
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id = $2::UUID) IS NOT true
          AND t0.id > $3::UUID
        ORDER BY t0.id ASC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {chiyo}
-- $3 {ada}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      json_build_object('hasNextPage', EXISTS (
        SELECT 1
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND (t0.id < $2::UUID OR t0.id = $2::UUID)
      ), 'hasPreviousPage', coalesce(max(q0.place), 0) > 1) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT (
            SELECT row_to_json(r$) AS row_to_json_3
            FROM (
              SELECT q0.title AS title
            ) AS r$
          ) AS node
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS edges
    FROM (
      SELECT p0.id AS id, p0.title AS title, row_number() OVER (ORDER BY p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id, t0.title AS title
        FROM advocacy_campaigns AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id > $2::UUID
        ORDER BY t0.id ASC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {trains}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      json_build_object('hasNextPage', EXISTS (
        SELECT 1
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
          AND (((
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $2::VARCHAR
              AND totals.scope_id = t0.id
          ), t0.id) < ($3::BIGINT, $4::UUID) OR t0.id = $4::UUID)
      ), 'hasPreviousPage', coalesce(max(q0.place), 0) > 1) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT q0.title AS title
        ) AS r$
      ) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS nodes
    FROM (
      SELECT p0.id AS id, p0.title AS title, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key ASC, p0.id ASC) AS place
      FROM (
        SELECT t0.id AS id, t0.title AS title,
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $5::VARCHAR
              AND totals.scope_id = t0.id
          ) AS order_key
        FROM targets AS t0
        WHERE t0.organization_id = $1::UUID
          AND ((
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $6::VARCHAR
              AND totals.scope_id = t0.id
          ), t0.id) > ($3::BIGINT, $4::UUID)
        ORDER BY
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_4
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $7::VARCHAR
              AND totals.scope_id = t0.id
          ) ASC,
          t0.id ASC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "outreaches"
-- $3 1
-- $4 {gillibrand}
-- $5 "outreaches"
-- $6 "outreaches"
-- $7 "outreaches"
