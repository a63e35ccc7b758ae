WITH
  with_date AS (
    SELECT r.person_id AS id
    FROM outreaches AS r
    WHERE r.organization_id = $1::UUID
      AND r.person_id IS NOT NULL
      AND r.action_date IS NOT NULL
      AND NOT (EXISTS (
        SELECT 1
        FROM outreaches AS later
        WHERE later.organization_id = $1::UUID
          AND later.person_id = r.person_id
          AND later.action_date > r.action_date
        LIMIT ALL
        OFFSET 0
      ))
      AND NOT (EXISTS (
        SELECT 1
        FROM outreaches AS later
        WHERE later.organization_id = $1::UUID
          AND later.person_id = r.person_id
          AND later.action_date = r.action_date
          AND later.id > r.id
        LIMIT ALL
        OFFSET 0
      ))
      AND (r.action_date, r.person_id) < ($3::TIMESTAMP WITH TIME ZONE, $2::UUID)
    ORDER BY r.action_date DESC, r.person_id DESC
    LIMIT 3
  ),
  without_date AS (
    SELECT either.id AS id
    FROM (
      SELECT never.id AS id
      FROM (
        SELECT r.scope_id AS id
        FROM totals AS r
        WHERE r.organization_id = $1::UUID
          AND r.slot = -1
          AND r.n = 0
        ORDER BY r.scope_id DESC
        LIMIT 3
      ) AS never
      UNION ALL
      SELECT without.id AS id
      FROM (
        SELECT DISTINCT undated.person_id AS id
        FROM outreaches AS undated
        WHERE undated.organization_id = $1::UUID
          AND undated.action_date IS NULL
          AND undated.person_id IS NOT NULL
          AND NOT (EXISTS (
            SELECT 1
            FROM outreaches AS other
            WHERE other.organization_id = $1::UUID
              AND other.person_id = undated.person_id
              AND other.action_date IS NOT NULL
            LIMIT ALL
            OFFSET 0
          ))
        ORDER BY undated.person_id DESC
        LIMIT 3
      ) AS without
    ) AS either
    ORDER BY either.id DESC
    LIMIT 3
  ),
  top AS (
    SELECT ranked.id AS id
    FROM (
      SELECT with_date.id AS id
      FROM with_date
      UNION ALL
      SELECT without_date.id AS id
      FROM without_date
      WHERE NOT (
        SELECT count(*) >= 3 AS anon_2
        FROM with_date
      )
    ) AS ranked
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (('last_action_date.' || coalesce(CAST(EXTRACT(epoch FROM nullif(q0.order_key, '-infinity'::timestamptz)) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) AS cursor,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT q0.id AS id, q0.given_name AS "givenName"
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 2), '[]'::json) AS edges,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 2, 'hasPreviousPage', (EXISTS (
        SELECT 1
        FROM people AS b
        WHERE b.organization_id = $1::UUID
          AND b.id = $2::UUID
      )) OR (EXISTS (
        SELECT r.person_id AS id
        FROM outreaches AS r
        WHERE r.organization_id = $1::UUID
          AND r.person_id IS NOT NULL
          AND r.action_date IS NOT NULL
          AND NOT (EXISTS (
            SELECT 1
            FROM outreaches AS later
            WHERE later.organization_id = $1::UUID
              AND later.person_id = r.person_id
              AND later.action_date > r.action_date
            LIMIT ALL
            OFFSET 0
          ))
          AND NOT (EXISTS (
            SELECT 1
            FROM outreaches AS later
            WHERE later.organization_id = $1::UUID
              AND later.person_id = r.person_id
              AND later.action_date = r.action_date
              AND later.id > r.id
            LIMIT ALL
            OFFSET 0
          ))
          AND (r.action_date, r.person_id) > ($3::TIMESTAMP WITH TIME ZONE, $2::UUID)
        ORDER BY r.action_date ASC, r.person_id ASC
        LIMIT 1
      )) OR (EXISTS (
        SELECT either.id
        FROM (
          SELECT never.id AS id
          FROM (
            SELECT r.scope_id AS id
            FROM totals AS r
            WHERE false
            ORDER BY r.scope_id ASC
            LIMIT 1
          ) AS never
          UNION ALL
          SELECT without.id AS id
          FROM (
            SELECT DISTINCT undated.person_id AS id
            FROM outreaches AS undated
            WHERE false
            ORDER BY undated.person_id ASC
            LIMIT 1
          ) AS without
        ) AS either
        ORDER BY either.id ASC
        LIMIT 1
      )), 'endCursor',
        (array_agg((('last_action_date.' || coalesce(CAST(EXTRACT(epoch FROM nullif(q0.order_key, '-infinity'::timestamptz)) AS TEXT), '')) || '.') || CAST(q0.id AS TEXT) ORDER BY q0.order_key ASC, q0.id ASC) FILTER (WHERE q0.place <= 2))[1]) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.given_name AS given_name, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key DESC, p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.given_name AS given_name,
          coalesce((
            SELECT max(l.action_date) AS max_1
            FROM outreaches AS l
            WHERE l.organization_id = $1::UUID
              AND l.person_id = t0.id
          ), '-infinity'::timestamptz) AS order_key
        FROM people AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id IN (
            SELECT top.id
            FROM top
          )
          AND (coalesce((
            SELECT max(l.action_date) AS max_2
            FROM outreaches AS l
            WHERE l.organization_id = $1::UUID
              AND l.person_id = t0.id
          ), '-infinity'::timestamptz), t0.id) < ($3::TIMESTAMP WITH TIME ZONE, $2::UUID)
        ORDER BY
          coalesce((
            SELECT max(l.action_date) AS max_3
            FROM outreaches AS l
            WHERE l.organization_id = $1::UUID
              AND l.person_id = t0.id
          ), '-infinity'::timestamptz) DESC,
          t0.id DESC
        LIMIT 3
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 {ada}
-- $3 2030-03-17T17:46:40+00:00
