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
        AND t0.id IN (
          SELECT g0.outreach_id
          FROM outreach_targets AS g0
          WHERE g0.organization_id = $1::UUID
            AND g0.target_id IN (
              SELECT f0.id
              FROM targets AS f0
              WHERE f0.organization_id = $1::UUID
                AND f0.family_name = $2::VARCHAR
                AND (
                  SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
                  FROM totals
                  WHERE totals.organization_id = $1::UUID
                    AND totals.collection = $3::VARCHAR
                    AND totals.scope_id = f0.id
                ) >= $4::BIGINT
            )
        )
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Schumer"
-- $3 "outreaches"
-- $4 3

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
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT f0t.target_id AS id, f0t.target_id AS target_id, f0t.position AS position,
              (t0.targets -> f0t.position) ->> 'title' AS title,
              (t0.targets -> f0t.position) ->> 'organization' AS organization,
              (t0.targets -> f0t.position) ->> 'given_name' AS given_name,
              (t0.targets -> f0t.position) ->> 'family_name' AS family_name,
              (t0.targets -> f0t.position) ->> 'ocdid' AS ocdid,
              (t0.targets -> f0t.position) -> 'postal_addresses' AS postal_addresses,
              (t0.targets -> f0t.position) -> 'email_addresses' AS email_addresses,
              (t0.targets -> f0t.position) -> 'phone_numbers' AS phone_numbers
            FROM outreach_targets AS f0t
            WHERE f0t.organization_id = $1::UUID
              AND f0t.outreach_id = t0.id
          ) AS f0
          WHERE f0.family_name = $2::VARCHAR
            AND (EXISTS (
              SELECT 1
              FROM jsonb_array_elements(f0.email_addresses) AS e0
              WHERE right(lower(e0.value ->> 'address'), length(lower($3::VARCHAR))) = lower($3::VARCHAR)
            ))
        ))
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "Schumer"
-- $3 "@senate.example"

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
        AND (EXISTS (
          SELECT 1
          FROM (
            SELECT f0t.target_id AS id, f0t.target_id AS target_id, f0t.position AS position,
              (t0.targets -> f0t.position) ->> 'title' AS title,
              (t0.targets -> f0t.position) ->> 'organization' AS organization,
              (t0.targets -> f0t.position) ->> 'given_name' AS given_name,
              (t0.targets -> f0t.position) ->> 'family_name' AS family_name,
              (t0.targets -> f0t.position) ->> 'ocdid' AS ocdid,
              (t0.targets -> f0t.position) -> 'postal_addresses' AS postal_addresses,
              (t0.targets -> f0t.position) -> 'email_addresses' AS email_addresses,
              (t0.targets -> f0t.position) -> 'phone_numbers' AS phone_numbers
            FROM outreach_targets AS f0t
            WHERE f0t.organization_id = $1::UUID
              AND f0t.outreach_id = t0.id
          ) AS f0
          WHERE true
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
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
    ) ORDER BY p0.id DESC), '[]'::json) AS nodes
    FROM (
      SELECT t0.id AS id
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND (t0.id IN (
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $1::UUID
            AND targets.organization_id = $1::UUID
            AND targets.id = outreach_targets.target_id
            AND targets.title = $2::VARCHAR
        )) IS NOT true
      ORDER BY t0.id DESC
      LIMIT 25
    ) AS p0
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
-- $2 "CEO"
