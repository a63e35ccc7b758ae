SELECT organizations.id, organizations.rolled_up
FROM organizations
WHERE NOT organizations.rolled_up
  AND (organizations.rollups_due_date IS NULL OR organizations.rollups_due_date <= now())
UNION ALL
SELECT organizations.id, true AS anon_1
FROM organizations
WHERE EXISTS (
  SELECT 1
  FROM outreach_deltas
  WHERE outreach_deltas.organization_id = organizations.id
    AND outreach_deltas.transaction >= coalesce((
      SELECT CASE WHEN (delta_marks.transaction <= CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)) THEN delta_marks.transaction END AS anon_2
      FROM delta_marks
      WHERE delta_marks.organization_id = organizations.id
    ), 0)
)
