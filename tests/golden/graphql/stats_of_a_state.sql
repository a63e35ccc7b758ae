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
  facts AS (
    SELECT o.person_id AS person_id, count(*) AS outreaches
    FROM (
      SELECT t0.person_id AS person_id, t0.duration AS duration
      FROM outreaches AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $1::UUID
            AND targets.organization_id = $1::UUID
            AND targets.id = outreach_targets.target_id
            AND starts_with(targets.ocdid, $2::VARCHAR)
            AND (
              SELECT are_dated.is_so
              FROM are_dated
            )
            AND outreach_targets.action_date >= $3::TIMESTAMP WITH TIME ZONE
            AND outreach_targets.action_date < $4::TIMESTAMP WITH TIME ZONE
          UNION ALL
          SELECT outreach_targets.outreach_id
          FROM outreach_targets, targets
          WHERE outreach_targets.organization_id = $1::UUID
            AND targets.organization_id = $1::UUID
            AND targets.id = outreach_targets.target_id
            AND starts_with(targets.ocdid, $2::VARCHAR)
            AND NOT (
              SELECT are_dated.is_so
              FROM are_dated
            )
        )
        AND t0.action_date >= $3::TIMESTAMP WITH TIME ZONE
        AND t0.action_date < $4::TIMESTAMP WITH TIME ZONE
    ) AS o
    GROUP BY o.person_id
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches,
      CAST(coalesce(count(facts.person_id), 0) AS BIGINT) AS people
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS outreaches, whole.people AS people
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 "ocd-division/country:us/state:ny"
-- $3 2026-02-01T00:00:00+00:00
-- $4 2026-02-03T00:00:00+00:00

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
  facts AS (
    SELECT count(*) AS outreaches
    FROM (
      SELECT t0.id AS id
      FROM people AS t0
      WHERE t0.organization_id = $1::UUID
        AND t0.id IN (
          SELECT f0.person_id
          FROM outreaches AS f0
          WHERE f0.organization_id = $1::UUID
            AND f0.action_date >= $2::TIMESTAMP WITH TIME ZONE
            AND f0.id IN (
              SELECT outreach_targets.outreach_id
              FROM outreach_targets, targets
              WHERE outreach_targets.organization_id = $1::UUID
                AND targets.organization_id = $1::UUID
                AND targets.id = outreach_targets.target_id
                AND starts_with(targets.ocdid, $3::VARCHAR)
                AND (
                  SELECT are_dated.is_so
                  FROM are_dated
                )
                AND outreach_targets.action_date >= $2::TIMESTAMP WITH TIME ZONE
              UNION ALL
              SELECT outreach_targets.outreach_id
              FROM outreach_targets, targets
              WHERE outreach_targets.organization_id = $1::UUID
                AND targets.organization_id = $1::UUID
                AND targets.id = outreach_targets.target_id
                AND starts_with(targets.ocdid, $3::VARCHAR)
                AND NOT (
                  SELECT are_dated.is_so
                  FROM are_dated
                )
            )
            AND f0.person_id IS NOT NULL
        )
    ) AS o
  ),
  whole AS (
    SELECT CAST(coalesce(sum(facts.outreaches), 0) AS BIGINT) AS outreaches
    FROM facts
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT whole.outreaches AS people
  ) AS r$
) AS TEXT) AS anon_1
FROM whole
-- $1 {organization}
-- $2 2026-02-01T00:00:00+00:00
-- $3 "ocd-division/country:us/state:ny"
