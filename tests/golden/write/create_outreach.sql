WITH
  referred_advocacy_campaigns AS (
    SELECT unnest($2::UUID[]) AS id
  ),
  referred_people AS (
    SELECT unnest($3::UUID[]) AS id
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT advocacy_campaigns.id AS id
          ) AS r$
        )) AS json_agg_1
        FROM advocacy_campaigns
        WHERE advocacy_campaigns.organization_id = $1::UUID
          AND advocacy_campaigns.id = any(array((
            SELECT referred_advocacy_campaigns.id
            FROM referred_advocacy_campaigns
          )))
      ) AS advocacy_campaigns_references,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT people.id AS id
          ) AS r$
        )) AS json_agg_2
        FROM people
        WHERE people.organization_id = $1::UUID
          AND people.id = any(array((
            SELECT referred_people.id
            FROM referred_people
          )))
      ) AS people_references
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 advocacy_campaigns_references
-- $3 people_references

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
  insert_outreaches AS (
    INSERT INTO outreaches (organization_id, id, identifiers, origin_system, created_date,
      modified_date, action_date, type, duration, subject, message, notes, referrer_data, targets,
      advocacy_campaign_id, person_id)
    SELECT $1::UUID AS anon_1, anon_5.id AS id, anon_5.identifiers AS identifiers,
      anon_5.origin_system AS origin_system, anon_5.created_date AS created_date,
      anon_5.modified_date AS modified_date, anon_5.action_date AS action_date, anon_5.type AS type,
      anon_5.duration AS duration, anon_5.subject AS subject, anon_5.message AS message,
      anon_5.notes AS notes, anon_5.referrer_data AS referrer_data, anon_5.targets AS targets,
      anon_5.advocacy_campaign_id AS advocacy_campaign_id, anon_5.person_id AS person_id
    FROM jsonb_to_recordset($5::JSONB) AS anon_5(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE,
      action_date TIMESTAMP WITH TIME ZONE, type TEXT, duration INTEGER, subject TEXT, message TEXT,
      notes TEXT, referrer_data JSONB, targets JSONB, advocacy_campaign_id UUID, person_id UUID)
    ORDER BY anon_5.id
    RETURNING outreaches.id
  ),
  insert_outreach_targets AS (
    INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id, action_date)
    SELECT $1::UUID AS anon_1, anon_6.outreach_id AS outreach_id, anon_6.position AS position,
      anon_6.target_id AS target_id, anon_6.action_date AS action_date
    FROM jsonb_to_recordset($6::JSONB) AS anon_6(outreach_id UUID, position INTEGER, target_id UUID,
      action_date TIMESTAMP WITH TIME ZONE)
    ORDER BY anon_6.outreach_id, anon_6.position
    ON CONFLICT
      (organization_id, outreach_id, position) DO UPDATE SET target_id = excluded.target_id,
      action_date = excluded.action_date
    RETURNING 1
  ),
  insert_targets AS (
    INSERT INTO targets (organization_id, id, title, organization, given_name, family_name, ocdid)
    SELECT $1::UUID AS anon_1, anon_7.id AS id, anon_7.title AS title,
      anon_7.organization AS organization, anon_7.given_name AS given_name,
      anon_7.family_name AS family_name, anon_7.ocdid AS ocdid
    FROM jsonb_to_recordset($7::JSONB) AS anon_7(id UUID, title TEXT, organization TEXT,
      given_name TEXT, family_name TEXT, ocdid TEXT)
    ORDER BY anon_7.id
    ON CONFLICT DO NOTHING
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
      SELECT 'outreaches' AS resource, anon_11.id AS id, 'created' AS change
      FROM jsonb_to_recordset($5::JSONB) AS anon_11(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 now
-- $3 events
-- $4 totals
-- $5 insert_outreaches
-- $6 insert_outreach_targets
-- $7 insert_targets
-- $8 insert_outreach_deltas
-- $9 key_id
-- $10 request_ids
-- $11 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
