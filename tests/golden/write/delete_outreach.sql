WITH
  found_outreaches AS (
    SELECT unnest($1::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $2::UUID
      AND identifiers.resource = $3::VARCHAR
      AND identifiers.identifier = any($4::TEXT[])
  ),
  locked_outreaches AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.action_date AS action_date, held.type AS type,
      held.duration AS duration, held.subject AS subject, held.message AS message,
      held.notes AS notes, held.referrer_data AS referrer_data, held.targets AS targets,
      held.advocacy_campaign_id AS advocacy_campaign_id, held.person_id AS person_id
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT found_outreaches.id AS id
          FROM found_outreaches
        ) AS found
        ORDER BY found.id
      ))) AS anon_2(id),
      LATERAL (
        SELECT outreaches.organization_id AS organization_id, outreaches.id AS id,
          outreaches.identifiers AS identifiers, outreaches.origin_system AS origin_system,
          outreaches.created_date AS created_date, outreaches.modified_date AS modified_date,
          outreaches.action_date AS action_date, outreaches.type AS type,
          outreaches.duration AS duration, outreaches.subject AS subject,
          outreaches.message AS message, outreaches.notes AS notes,
          outreaches.referrer_data AS referrer_data, outreaches.targets AS targets,
          outreaches.advocacy_campaign_id AS advocacy_campaign_id,
          outreaches.person_id AS person_id
        FROM outreaches
        WHERE outreaches.organization_id = $2::UUID
          AND outreaches.id = anon_2.id
        LIMIT 1
        FOR NO KEY UPDATE
      ) AS held
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT locked_outreaches.id AS id, locked_outreaches.identifiers AS identifiers,
              locked_outreaches.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_outreaches.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_outreaches.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              replace(to_char(timezone('UTC', locked_outreaches.action_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS action_date,
              locked_outreaches.type AS type, locked_outreaches.duration AS duration,
              locked_outreaches.subject AS subject, locked_outreaches.message AS message,
              locked_outreaches.notes AS notes, locked_outreaches.referrer_data AS referrer_data,
              locked_outreaches.targets AS targets,
              locked_outreaches.advocacy_campaign_id AS advocacy_campaign_id,
              locked_outreaches.person_id AS person_id
          ) AS r$
        )) AS json_agg_1
        FROM locked_outreaches
      ) AS outreaches,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $2::UUID
          AND identifiers.resource = $5::VARCHAR
          AND identifiers.identifier = any($4::TEXT[])
      ) AS outreaches_identifiers
  ) AS r$
) AS TEXT) AS anon_1
-- $1 outreaches_ids
-- $2 organization_id
-- $3 resource_1
-- $4 outreaches_identifiers
-- $5 resource_2

WITH
  events AS (
    INSERT INTO deliveries (organization_id, id, channel, event, webhook_id, person_id, outreach_id,
      status, due_date, created_date, modified_date)
    SELECT $1::UUID AS anon_1,
      CAST(concat(left(CAST(anon_2.id AS TEXT), 20), substr(CAST(CAST(md5(concat(CAST(anon_2.id AS TEXT), webhooks.id)) AS UUID) AS TEXT), 21)) AS UUID) AS concat_1,
      'webhook', anon_2.event AS event, webhooks.id AS id, anon_2.person_id AS person_id,
      anon_2.outreach_id AS outreach_id, 'pending', $2::TIMESTAMP WITH TIME ZONE AS anon_3,
      $2::TIMESTAMP WITH TIME ZONE AS anon__1, $2::TIMESTAMP WITH TIME ZONE AS anon__2
    FROM
      jsonb_to_recordset($3::JSONB) AS anon_2(event TEXT, id UUID, person_id UUID, outreach_id UUID),
      webhooks
    WHERE webhooks.organization_id = $1::UUID
      AND webhooks.ended_date IS NULL
      AND anon_2.event = any(webhooks.events)
    RETURNING 1
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, changes.collection AS collection, changes.scope_id AS scope_id,
      changes.slot AS slot, changes.n AS n
    FROM (
      SELECT anon_4.collection AS collection, anon_4.scope_id AS scope_id, anon_4.slot AS slot,
        anon_4.n AS n
      FROM jsonb_to_recordset($4::JSONB) AS anon_4(collection TEXT, scope_id UUID, slot SMALLINT,
        n BIGINT)
    ) AS changes
    ORDER BY changes.collection, changes.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  delete_triggers_outreach_id AS (
    DELETE FROM triggers
    USING jsonb_to_recordset($5::JSONB) AS anon_5(outreach_id UUID)
    WHERE triggers.organization_id = $1::UUID
      AND triggers.outreach_id = anon_5.outreach_id
    RETURNING 1
  ),
  delete_outreaches_id AS (
    DELETE FROM outreaches
    USING jsonb_to_recordset($6::JSONB) AS anon_6(id UUID)
    WHERE outreaches.organization_id = $1::UUID
      AND outreaches.id = anon_6.id
    RETURNING outreaches.id
  ),
  delete_outreach_targets_outreach_id AS (
    DELETE FROM outreach_targets
    USING jsonb_to_recordset($7::JSONB) AS anon_7(outreach_id UUID)
    WHERE outreach_targets.organization_id = $1::UUID
      AND outreach_targets.outreach_id = anon_7.outreach_id
    RETURNING 1
  ),
  insert_outreach_deltas AS (
    INSERT INTO outreach_deltas (organization_id, transaction, campaign_id, person_id, type, source,
      targets, action_date, outreaches, duration)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      anon_8.campaign_id AS campaign_id, anon_8.person_id AS person_id, anon_8.type AS type,
      anon_8.source AS source, anon_8.targets AS targets, anon_8.action_date AS action_date,
      anon_8.outreaches AS outreaches, anon_8.duration AS duration
    FROM jsonb_to_recordset($8::JSONB) AS anon_8(campaign_id UUID, person_id UUID, type TEXT,
      source TEXT, targets UUID[], action_date TIMESTAMP WITH TIME ZONE, outreaches INTEGER,
      duration BIGINT)
    RETURNING 1
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $9::UUID AS anon_9,
      coalesce(jsonb_extract_path_text($10::JSONB, CAST(touched.id AS TEXT)), $11::VARCHAR) AS coalesce_1,
      true AS anon_10
    FROM (
      SELECT 'outreaches' AS resource, delete_outreaches_id.id AS id, 'deleted' AS change
      FROM delete_outreaches_id
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 now
-- $3 events
-- $4 totals
-- $5 delete_triggers_outreach_id
-- $6 delete_outreaches_id
-- $7 delete_outreach_targets_outreach_id
-- $8 insert_outreach_deltas
-- $9 key_id
-- $10 request_ids
-- $11 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
