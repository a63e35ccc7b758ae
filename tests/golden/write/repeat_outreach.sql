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
  ),
  referred_people AS (
    SELECT unnest($6::UUID[]) AS id
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
      ) AS outreaches_identifiers,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT people.id AS id
          ) AS r$
        )) AS json_agg_2
        FROM people
        WHERE people.organization_id = $2::UUID
          AND people.id = any(array((
            SELECT referred_people.id
            FROM referred_people
          )))
      ) AS people_references
  ) AS r$
) AS TEXT) AS anon_1
-- $1 outreaches_ids
-- $2 organization_id
-- $3 resource_1
-- $4 outreaches_identifiers
-- $5 resource_2
-- $6 people_references

WITH
  update_outreaches AS (
    UPDATE outreaches
    SET identifiers=anon_1.identifiers, origin_system=anon_1.origin_system,
      created_date=anon_1.created_date, modified_date=anon_1.modified_date,
      action_date=anon_1.action_date, type=anon_1.type, duration=anon_1.duration,
      subject=anon_1.subject, message=anon_1.message, notes=anon_1.notes,
      referrer_data=anon_1.referrer_data, targets=anon_1.targets,
      advocacy_campaign_id=anon_1.advocacy_campaign_id, person_id=anon_1.person_id
    FROM jsonb_to_recordset($1::JSONB) AS anon_1(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE,
      action_date TIMESTAMP WITH TIME ZONE, type TEXT, duration INTEGER, subject TEXT, message TEXT,
      notes TEXT, referrer_data JSONB, targets JSONB, advocacy_campaign_id UUID, person_id UUID)
    WHERE outreaches.organization_id = $2::UUID
      AND outreaches.id = anon_1.id
    RETURNING outreaches.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $2::UUID AS anon_2, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $3::UUID AS anon_3,
      coalesce(jsonb_extract_path_text($4::JSONB, CAST(touched.id AS TEXT)), $5::VARCHAR) AS coalesce_1,
      true AS anon_4
    FROM (
      SELECT 'outreaches' AS resource, anon_5.id AS id, 'updated' AS change
      FROM jsonb_to_recordset($1::JSONB) AS anon_5(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 update_outreaches
-- $2 organization_id
-- $3 key_id
-- $4 request_ids
-- $5 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
