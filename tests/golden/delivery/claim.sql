WITH
  RECURSIVE each(receiver) AS (
    SELECT (
      SELECT coalesce(CAST(x.webhook_id AS TEXT), x.channel) AS coalesce_1
      FROM deliveries AS x
      WHERE x.organization_id = $1::UUID
        AND coalesce(x.status = 'pending', false)
      ORDER BY coalesce(CAST(x.webhook_id AS TEXT), x.channel)
      LIMIT 1
    ) AS receiver
    UNION ALL
    SELECT (
      SELECT coalesce(CAST(x.webhook_id AS TEXT), x.channel) AS coalesce_2
      FROM deliveries AS x
      WHERE x.organization_id = $1::UUID
        AND coalesce(x.status = 'pending', false)
        AND coalesce(CAST(x.webhook_id AS TEXT), x.channel) > each.receiver
      ORDER BY coalesce(CAST(x.webhook_id AS TEXT), x.channel)
      LIMIT 1
    ) AS anon_1
    FROM each
    WHERE each.receiver IS NOT NULL
  ),
  picked AS (
    SELECT due.id AS id
    FROM (
      SELECT each.receiver AS receiver
      FROM each
      WHERE each.receiver IS NOT NULL
        AND array_position($4::TEXT[], each.receiver) IS NULL
        AND ($5::TEXT[] IS NULL OR each.receiver = any($5::TEXT[]))
    ) AS receivers JOIN LATERAL (
      SELECT deliveries.due_date AS due_date, deliveries.id AS id
      FROM deliveries
      WHERE deliveries.organization_id = $1::UUID
        AND coalesce(deliveries.status = 'pending', false)
        AND coalesce(CAST(deliveries.webhook_id AS TEXT), deliveries.channel) = receivers.receiver
        AND deliveries.due_date <= now()
      ORDER BY deliveries.due_date, deliveries.id
      LIMIT $6::INTEGER
      FOR UPDATE SKIP LOCKED
    ) AS due ON true
    ORDER BY due.due_date, due.id
    LIMIT $6::INTEGER
  ),
  claimed AS (
    UPDATE deliveries
    SET attempts=(deliveries.attempts + 1),
      due_date=(now() + make_interval(0, 0, 0, 0, 0, 0, $3::FLOAT)), modified_date=now()
    WHERE deliveries.organization_id = $1::UUID
      AND deliveries.id = any(array((
        SELECT picked.id
        FROM picked
      )))
    RETURNING deliveries.id, deliveries.channel, deliveries.event, deliveries.identifier,
      deliveries.webhook_id, deliveries.person_id, deliveries.outreach_id, deliveries.attempts,
      deliveries.created_date, deliveries.keyless
  )
SELECT CAST(json_agg((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT claimed.id AS id, claimed.channel AS channel, claimed.event AS event,
      claimed.identifier AS identifier, claimed.webhook_id AS webhook_id,
      claimed.person_id AS person_id, claimed.outreach_id AS outreach_id,
      claimed.attempts AS attempts,
      to_char(timezone('UTC', claimed.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created,
      claimed.keyless AND (EXISTS (
        SELECT 1
        FROM deliveries AS before
        WHERE before.organization_id = $1::UUID
          AND before.person_id = claimed.person_id
          AND before.channel = claimed.channel
          AND before.identifier = claimed.identifier
          AND before.keyless
          AND before.status != 'held'
          AND before.created_date > claimed.created_date - make_interval(0, 0, 0, 0, 0, 0, $2::FLOAT)
          AND before.id < claimed.id
      )) AS held
  ) AS r$
)) AS TEXT) AS json_agg_1
FROM claimed
-- $1 organization_id
-- $2 pause
-- $3 lease
-- $4 busy
-- $5 only
-- $6 most
