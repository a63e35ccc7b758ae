SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT autoresponses.id AS id, autoresponses.subject AS subject, autoresponses.body AS body,
      autoresponses.html AS html, autoresponses.address AS address, autoresponses.secret AS secret,
      CASE WHEN (autoresponses.old_secret_end > now()) THEN autoresponses.old_secret END AS old_secret,
      CAST(autoresponses.ended_date IS NOT NULL AS BOOLEAN) AS ended
  ) AS r$
) AS TEXT) AS anon_1
FROM autoresponses
WHERE autoresponses.organization_id = $1::UUID
  AND autoresponses.channel = $2::VARCHAR
  AND autoresponses.identifier = $3::VARCHAR
-- $1 organization_id
-- $2 channel
-- $3 identifier
