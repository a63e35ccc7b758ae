SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT webhooks.id AS id, webhooks.address AS address, webhooks.secret AS secret,
      CASE WHEN (webhooks.old_secret_end > now()) THEN webhooks.old_secret END AS old_secret,
      CAST(webhooks.ended_date IS NOT NULL AS BOOLEAN) AS ended
  ) AS r$
) AS TEXT) AS anon_1
FROM webhooks
WHERE webhooks.organization_id = $1::UUID
  AND webhooks.id = $2::UUID
-- $1 organization_id
-- $2 id
