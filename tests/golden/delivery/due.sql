SELECT CAST(json_agg((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT due.id AS id, due.namespace AS namespace
  ) AS r$
)) AS TEXT) AS json_agg_1
FROM (
  SELECT organizations.id AS id, organizations.namespace AS namespace
  FROM organizations
  WHERE (
    SELECT deliveries.due_date
    FROM deliveries
    WHERE deliveries.organization_id = organizations.id
      AND deliveries.status = 'pending'
    ORDER BY deliveries.due_date
    LIMIT 1
  ) <= now()
) AS due
