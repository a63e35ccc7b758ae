WITH
  are_dated AS (
    SELECT (
      SELECT organizations.targets_dated
      FROM organizations
      WHERE organizations.id = $1::UUID
    ) AND NOT (EXISTS (
      SELECT 1
      FROM changes
      WHERE changes.organization_id = $1::UUID
        AND changes.resource = 'outreaches'
        AND NOT changes.targets_dated
    )) AS is_so
  ),
  dated AS (
    SELECT first_of_all.id AS id
    FROM (
      SELECT DISTINCT of_each.id AS id, of_each.date AS date
      FROM
        (
          SELECT targets.id AS id
          FROM targets
          WHERE targets.organization_id = $1::UUID
            AND targets.family_name = $2::VARCHAR
        ) AS named,
        LATERAL (
          SELECT DISTINCT outreach_targets.action_date AS date, outreach_targets.outreach_id AS id
          FROM outreach_targets
          WHERE outreach_targets.organization_id = $1::UUID
            AND outreach_targets.target_id = named.id
            AND outreach_targets.action_date IS NOT NULL
            AND (outreach_targets.action_date, outreach_targets.outreach_id) < ($4::TIMESTAMP WITH TIME ZONE,
              $3::UUID)
          ORDER BY outreach_targets.action_date DESC, outreach_targets.outreach_id DESC
          LIMIT 2
        ) AS of_each
      ORDER BY of_each.date DESC, of_each.id DESC
      LIMIT 2
    ) AS first_of_all
  ),
  few AS (
    SELECT DISTINCT of_each.id AS id
    FROM
      (
        SELECT targets.id AS id
        FROM targets
        WHERE targets.organization_id = $1::UUID
          AND targets.family_name = $2::VARCHAR
      ) AS named,
      LATERAL (
        SELECT DISTINCT outreach_targets.outreach_id AS id
        FROM outreach_targets
        WHERE outreach_targets.organization_id = $1::UUID
          AND outreach_targets.target_id = named.id
        ORDER BY outreach_targets.outreach_id DESC
        LIMIT $5::BIGINT + least($5::BIGINT, 1)
      ) AS of_each
    ORDER BY of_each.id DESC
    LIMIT $5::BIGINT + least($5::BIGINT, 1)
  )
SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT to_char(timezone('UTC', q0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate"
        ) AS r$
      ) ORDER BY q0.order_key DESC, q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS nodes,
      json_build_object('hasNextPage', coalesce(max(q0.place), 0) > 1, 'hasPreviousPage', CASE WHEN (
        SELECT are_dated.is_so
        FROM are_dated
      ) THEN (EXISTS (
        SELECT 1
        FROM outreach_targets,
          (
            SELECT targets.id AS id
            FROM targets
            WHERE targets.organization_id = $1::UUID
              AND targets.family_name = $2::VARCHAR
          ) AS named
        WHERE outreach_targets.organization_id = $1::UUID
          AND outreach_targets.target_id = named.id
          AND outreach_targets.action_date IS NOT NULL
          AND outreach_targets.outreach_id = $3::UUID
      )) OR (EXISTS (
        SELECT DISTINCT of_each.id, of_each.date
        FROM
          (
            SELECT targets.id AS id
            FROM targets
            WHERE targets.organization_id = $1::UUID
              AND targets.family_name = $2::VARCHAR
          ) AS named,
          LATERAL (
            SELECT DISTINCT outreach_targets.action_date AS date,
              outreach_targets.outreach_id AS id
            FROM outreach_targets
            WHERE outreach_targets.organization_id = $1::UUID
              AND outreach_targets.target_id = named.id
              AND outreach_targets.action_date IS NOT NULL
              AND (outreach_targets.action_date, outreach_targets.outreach_id) > ($4::TIMESTAMP WITH TIME ZONE,
                $3::UUID)
            ORDER BY outreach_targets.action_date ASC, outreach_targets.outreach_id ASC
            LIMIT 1
          ) AS of_each
        ORDER BY of_each.date ASC, of_each.id ASC
        LIMIT 1
      )) ELSE EXISTS (
        SELECT 1
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id IN (
            SELECT outreach_targets.outreach_id
            FROM outreach_targets, targets
            WHERE outreach_targets.organization_id = $1::UUID
              AND targets.organization_id = $1::UUID
              AND targets.id = outreach_targets.target_id
              AND targets.family_name = $2::VARCHAR
          )
          AND ((t0.action_date, t0.id) > ($4::TIMESTAMP WITH TIME ZONE, $3::UUID) OR t0.action_date IS NULL OR t0.id = $3::UUID)
      ) END) AS "pageInfo"
    FROM (
      SELECT p0.id AS id, p0.action_date AS action_date, p0.order_key AS order_key,
        row_number() OVER (ORDER BY p0.order_key DESC, p0.id DESC) AS place
      FROM (
        SELECT anon_2.id AS id, anon_2.action_date AS action_date, anon_2.order_key AS order_key
        FROM (
          SELECT anon_3.id AS id, anon_3.action_date AS action_date, anon_3.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.id IN (
                SELECT dated.id
                FROM dated
              )
              AND (
                SELECT are_dated.is_so
                FROM are_dated
              )
              AND (t0.action_date, t0.id) < ($4::TIMESTAMP WITH TIME ZONE, $3::UUID)
            ORDER BY t0.action_date DESC, t0.id DESC
            LIMIT 2
          ) AS anon_3
          UNION ALL
          SELECT anon_4.id AS id, anon_4.action_date AS action_date, anon_4.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND t0.id = any(array((
                SELECT few.id
                FROM few
              )))
              AND t0.id IN (
                SELECT outreach_targets.outreach_id
                FROM outreach_targets, targets
                WHERE outreach_targets.organization_id = $1::UUID
                  AND targets.organization_id = $1::UUID
                  AND targets.id = outreach_targets.target_id
                  AND targets.family_name = $2::VARCHAR
              )
              AND NOT (
                SELECT are_dated.is_so
                FROM are_dated
              )
              AND greatest((
                SELECT count(*) AS count_1
                FROM few
              ), 1) <= $5::BIGINT
              AND (t0.action_date, t0.id) < ($4::TIMESTAMP WITH TIME ZONE, $3::UUID)
            ORDER BY t0.action_date DESC, t0.id DESC
            LIMIT 2
          ) AS anon_4
          UNION ALL
          SELECT anon_5.id AS id, anon_5.action_date AS action_date, anon_5.order_key AS order_key
          FROM (
            SELECT t0.id AS id, t0.action_date AS action_date, t0.action_date AS order_key
            FROM outreaches AS t0
            WHERE t0.organization_id = $1::UUID
              AND (EXISTS (
                SELECT outreach_targets.outreach_id
                FROM outreach_targets, targets
                WHERE outreach_targets.organization_id = $1::UUID
                  AND targets.organization_id = $1::UUID
                  AND targets.id = outreach_targets.target_id
                  AND targets.family_name = $2::VARCHAR
                  AND outreach_targets.outreach_id = t0.id
                LIMIT ALL
                OFFSET 0
              ))
              AND NOT (
                SELECT are_dated.is_so
                FROM are_dated
              )
              AND greatest((
                SELECT count(*) AS count_1
                FROM few
              ), 1) > $5::BIGINT
              AND (t0.action_date, t0.id) < ($4::TIMESTAMP WITH TIME ZONE, $3::UUID)
            ORDER BY t0.action_date DESC, t0.id DESC
            LIMIT 2
          ) AS anon_5
        ) AS anon_2
        ORDER BY anon_2.order_key DESC, anon_2.id DESC
        LIMIT 2
      ) AS p0
    ) AS q0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Schumer"
-- $3 {call1}
-- $4 2026-02-03T19:00:00+00:00
-- $5 10000
