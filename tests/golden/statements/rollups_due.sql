WITH RECURSIVE pending(id) AS (
  SELECT (
    SELECT outreach_deltas.organization_id
    FROM outreach_deltas
    ORDER BY outreach_deltas.organization_id
    LIMIT 1
  ) AS id
  UNION ALL
  SELECT (
    SELECT outreach_deltas.organization_id
    FROM outreach_deltas
    WHERE outreach_deltas.organization_id > pending.id
    ORDER BY outreach_deltas.organization_id
    LIMIT 1
  ) AS anon_2
  FROM pending
  WHERE pending.id IS NOT NULL
)
SELECT organizations.id, organizations.rolled_up
FROM organizations
WHERE NOT organizations.rolled_up
  AND (organizations.rollups_due_date IS NULL OR organizations.rollups_due_date <= now())
UNION ALL
SELECT pending.id, true AS anon_1
FROM pending
WHERE pending.id IS NOT NULL
