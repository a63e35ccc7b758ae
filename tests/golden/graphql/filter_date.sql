WITH
  few AS (
    SELECT y.id AS id
    FROM outreaches AS y
    WHERE y.organization_id = $1::UUID
      AND y.action_date >= $2::TIMESTAMP WITH TIME ZONE
      AND y.action_date <= $3::TIMESTAMP WITH TIME ZONE
    ORDER BY y.action_date DESC, y.id DESC
    LIMIT 10001
  ),
  probe AS (
    SELECT newest.id AS id
    FROM (
      SELECT y.id AS id, y.action_date AS action_date
      FROM outreaches AS y
      WHERE y.organization_id = $1::UUID
      ORDER BY y.id DESC
      LIMIT 5000
    ) AS newest
    WHERE newest.action_date >= $2::TIMESTAMP WITH TIME ZONE
      AND newest.action_date <= $3::TIMESTAMP WITH TIME ZONE
    ORDER BY newest.id DESC
    LIMIT 26
  ),
  top AS (
    SELECT found_ids.id AS id
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT few.id AS id
        FROM few
        WHERE (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
        ORDER BY few.id DESC
        LIMIT 26
      ) AS anon_2
      UNION ALL
      SELECT probe.id AS id
      FROM probe
      WHERE NOT (
        SELECT count(*) <= 10000 AS anon_3
        FROM few
      )
        AND (
          SELECT count(*) >= 26 AS anon_4
          FROM probe
        )
      UNION ALL
      SELECT anon_5.id AS id
      FROM (
        SELECT within.id AS id
        FROM (
          SELECT y.id AS id
          FROM outreaches AS y
          WHERE y.organization_id = $1::UUID
            AND y.action_date >= $2::TIMESTAMP WITH TIME ZONE
            AND y.action_date <= $3::TIMESTAMP WITH TIME ZONE
          LIMIT ALL
          OFFSET 0
        ) AS within
        WHERE NOT (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
          AND NOT (
            SELECT count(*) >= 26 AS anon_4
            FROM probe
          )
        ORDER BY within.id DESC
        LIMIT 26
      ) AS anon_5
    ) AS found_ids
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-01T09:00:00+00:00
-- $3 2026-02-01T09:00:00.999999+00:00

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT count(*) AS count_1
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.action_date >= $2::TIMESTAMP WITH TIME ZONE AND t0.action_date <= $3::TIMESTAMP WITH TIME ZONE) IS NOT true
    ) AS "totalCount"
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-01T09:00:00+00:00
-- $3 2026-02-01T09:00:00.999999+00:00

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.action_date = any($2::TIMESTAMP WITH TIME ZONE[]) OR CAST(date_trunc('second', t0.action_date) AS TIMESTAMP WITH TIME ZONE) = any($2::TIMESTAMP WITH TIME ZONE[]))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 [2026-02-01T09:00:00+00:00, 2026-02-02T12:00:00+00:00]

WITH
  few AS (
    SELECT y.id AS id
    FROM outreaches AS y
    WHERE y.organization_id = $1::UUID
      AND y.action_date > $2::TIMESTAMP WITH TIME ZONE
    ORDER BY y.action_date DESC, y.id DESC
    LIMIT 10001
  ),
  probe AS (
    SELECT newest.id AS id
    FROM (
      SELECT y.id AS id, y.action_date AS action_date
      FROM outreaches AS y
      WHERE y.organization_id = $1::UUID
      ORDER BY y.id DESC
      LIMIT 5000
    ) AS newest
    WHERE newest.action_date > $2::TIMESTAMP WITH TIME ZONE
    ORDER BY newest.id DESC
    LIMIT 26
  ),
  top AS (
    SELECT found_ids.id AS id
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT few.id AS id
        FROM few
        WHERE (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
        ORDER BY few.id DESC
        LIMIT 26
      ) AS anon_2
      UNION ALL
      SELECT probe.id AS id
      FROM probe
      WHERE NOT (
        SELECT count(*) <= 10000 AS anon_3
        FROM few
      )
        AND (
          SELECT count(*) >= 26 AS anon_4
          FROM probe
        )
      UNION ALL
      SELECT anon_5.id AS id
      FROM (
        SELECT within.id AS id
        FROM (
          SELECT y.id AS id
          FROM outreaches AS y
          WHERE y.organization_id = $1::UUID
            AND y.action_date > $2::TIMESTAMP WITH TIME ZONE
          LIMIT ALL
          OFFSET 0
        ) AS within
        WHERE NOT (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
          AND NOT (
            SELECT count(*) >= 26 AS anon_4
            FROM probe
          )
        ORDER BY within.id DESC
        LIMIT 26
      ) AS anon_5
    ) AS found_ids
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-03T00:00:00+00:00

WITH
  few AS (
    SELECT y.id AS id
    FROM outreaches AS y
    WHERE y.organization_id = $1::UUID
      AND y.action_date >= $2::TIMESTAMP WITH TIME ZONE
    ORDER BY y.action_date DESC, y.id DESC
    LIMIT 10001
  ),
  probe AS (
    SELECT newest.id AS id
    FROM (
      SELECT y.id AS id, y.action_date AS action_date
      FROM outreaches AS y
      WHERE y.organization_id = $1::UUID
      ORDER BY y.id DESC
      LIMIT 5000
    ) AS newest
    WHERE newest.action_date >= $2::TIMESTAMP WITH TIME ZONE
    ORDER BY newest.id DESC
    LIMIT 26
  ),
  top AS (
    SELECT found_ids.id AS id
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT few.id AS id
        FROM few
        WHERE (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
        ORDER BY few.id DESC
        LIMIT 26
      ) AS anon_2
      UNION ALL
      SELECT probe.id AS id
      FROM probe
      WHERE NOT (
        SELECT count(*) <= 10000 AS anon_3
        FROM few
      )
        AND (
          SELECT count(*) >= 26 AS anon_4
          FROM probe
        )
      UNION ALL
      SELECT anon_5.id AS id
      FROM (
        SELECT within.id AS id
        FROM (
          SELECT y.id AS id
          FROM outreaches AS y
          WHERE y.organization_id = $1::UUID
            AND y.action_date >= $2::TIMESTAMP WITH TIME ZONE
          LIMIT ALL
          OFFSET 0
        ) AS within
        WHERE NOT (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
          AND NOT (
            SELECT count(*) >= 26 AS anon_4
            FROM probe
          )
        ORDER BY within.id DESC
        LIMIT 26
      ) AS anon_5
    ) AS found_ids
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.action_date AS action_date
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-02-03T23:30:00+00:00

WITH
  few AS (
    SELECT y.id AS id
    FROM outreaches AS y
    WHERE y.organization_id = $1::UUID
      AND y.created_date < $2::TIMESTAMP WITH TIME ZONE
    ORDER BY y.created_date DESC, y.id DESC
    LIMIT 10001
  ),
  probe AS (
    SELECT newest.id AS id
    FROM (
      SELECT y.id AS id, y.created_date AS created_date
      FROM outreaches AS y
      WHERE y.organization_id = $1::UUID
      ORDER BY y.id DESC
      LIMIT 5000
    ) AS newest
    WHERE newest.created_date < $2::TIMESTAMP WITH TIME ZONE
    ORDER BY newest.id DESC
    LIMIT 26
  ),
  top AS (
    SELECT found_ids.id AS id
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT few.id AS id
        FROM few
        WHERE (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
        ORDER BY few.id DESC
        LIMIT 26
      ) AS anon_2
      UNION ALL
      SELECT probe.id AS id
      FROM probe
      WHERE NOT (
        SELECT count(*) <= 10000 AS anon_3
        FROM few
      )
        AND (
          SELECT count(*) >= 26 AS anon_4
          FROM probe
        )
      UNION ALL
      SELECT anon_5.id AS id
      FROM (
        SELECT within.id AS id
        FROM (
          SELECT y.id AS id
          FROM outreaches AS y
          WHERE y.organization_id = $1::UUID
            AND y.created_date < $2::TIMESTAMP WITH TIME ZONE
          LIMIT ALL
          OFFSET 0
        ) AS within
        WHERE NOT (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
          AND NOT (
            SELECT count(*) >= 26 AS anon_4
            FROM probe
          )
        ORDER BY within.id DESC
        LIMIT 26
      ) AS anon_5
    ) AS found_ids
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.created_date AS created_date
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-01-10T00:00:00+00:00

WITH
  few AS (
    SELECT y.id AS id
    FROM people AS y
    WHERE y.organization_id = $1::UUID
      AND y.modified_date <= $2::TIMESTAMP WITH TIME ZONE
    ORDER BY y.modified_date DESC, y.id DESC
    LIMIT 10001
  ),
  probe AS (
    SELECT newest.id AS id
    FROM (
      SELECT y.id AS id, y.modified_date AS modified_date
      FROM people AS y
      WHERE y.organization_id = $1::UUID
      ORDER BY y.id DESC
      LIMIT 5000
    ) AS newest
    WHERE newest.modified_date <= $2::TIMESTAMP WITH TIME ZONE
    ORDER BY newest.id DESC
    LIMIT 26
  ),
  top AS (
    SELECT found_ids.id AS id
    FROM (
      SELECT anon_2.id AS id
      FROM (
        SELECT few.id AS id
        FROM few
        WHERE (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
        ORDER BY few.id DESC
        LIMIT 26
      ) AS anon_2
      UNION ALL
      SELECT probe.id AS id
      FROM probe
      WHERE NOT (
        SELECT count(*) <= 10000 AS anon_3
        FROM few
      )
        AND (
          SELECT count(*) >= 26 AS anon_4
          FROM probe
        )
      UNION ALL
      SELECT anon_5.id AS id
      FROM (
        SELECT within.id AS id
        FROM (
          SELECT y.id AS id
          FROM people AS y
          WHERE y.organization_id = $1::UUID
            AND y.modified_date <= $2::TIMESTAMP WITH TIME ZONE
          LIMIT ALL
          OFFSET 0
        ) AS within
        WHERE NOT (
          SELECT count(*) <= 10000 AS anon_3
          FROM few
        )
          AND NOT (
            SELECT count(*) >= 26 AS anon_4
            FROM probe
          )
        ORDER BY within.id DESC
        LIMIT 26
      ) AS anon_5
    ) AS found_ids
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT coalesce(json_agg((
      SELECT row_to_json(r$) AS row_to_json_2
      FROM (
        SELECT to_char(timezone('UTC', p0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "modifiedDate"
      ) AS r$
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id, t0.modified_date AS modified_date
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT top.id
          FROM top
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 2026-01-01T12:00:00.999999+00:00

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
        AND t0.action_date IS NULL
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
