SELECT CAST(json_strip_nulls(json_agg(found)) AS TEXT) AS json_strip_nulls_1
FROM (
  SELECT deliveries.id AS id, deliveries.channel AS channel, deliveries.event AS event,
    deliveries.identifier AS identifier, deliveries.webhook_id AS webhook_id,
    deliveries.person_id AS person_id, deliveries.outreach_id AS outreach_id,
    deliveries.status AS status, deliveries.attempts AS attempts, deliveries.due_date AS due_date,
    deliveries.error AS error, deliveries.created_date AS created_date,
    deliveries.modified_date AS modified_date, deliveries.keyless AS keyless
  FROM deliveries
  WHERE deliveries.organization_id = $1::UUID
    AND (deliveries.person_id = $2::UUID OR deliveries.outreach_id IN (
      SELECT outreaches.id
      FROM outreaches
      WHERE outreaches.organization_id = $1::UUID
        AND outreaches.person_id = $2::UUID
    ))
  ORDER BY deliveries.organization_id, deliveries.id
) AS found
-- $1 organization_id
-- $2 person_id
