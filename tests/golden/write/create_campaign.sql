WITH referred_people AS (
  SELECT unnest($2::UUID[]) AS id
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT people.id AS id
        ) AS r$
      )) AS json_agg_1
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
-- $2 people_references

WITH
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, changes.collection AS collection, changes.scope_id AS scope_id,
      changes.slot AS slot, changes.n AS n
    FROM (
      SELECT anon_2.collection AS collection, anon_2.scope_id AS scope_id, anon_2.slot AS slot,
        anon_2.n AS n
      FROM jsonb_to_recordset($2::JSONB) AS anon_2(collection TEXT, scope_id UUID, slot SMALLINT,
        n BIGINT)
    ) AS changes
    ORDER BY changes.collection, changes.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  insert_advocacy_campaigns AS (
    INSERT INTO advocacy_campaigns (organization_id, id, identifiers, origin_system, created_date,
      modified_date, name, title, description, summary, templates, targets, target_list, browser_url,
      administrative_url, featured_image_url, type, share_url, total_shares, share_options,
      creator_id, modified_by_id)
    SELECT $1::UUID AS anon_1, anon_3.id AS id, anon_3.identifiers AS identifiers,
      anon_3.origin_system AS origin_system, anon_3.created_date AS created_date,
      anon_3.modified_date AS modified_date, anon_3.name AS name, anon_3.title AS title,
      anon_3.description AS description, anon_3.summary AS summary, anon_3.templates AS templates,
      anon_3.targets AS targets, anon_3.target_list AS target_list,
      anon_3.browser_url AS browser_url, anon_3.administrative_url AS administrative_url,
      anon_3.featured_image_url AS featured_image_url, anon_3.type AS type,
      anon_3.share_url AS share_url, anon_3.total_shares AS total_shares,
      anon_3.share_options AS share_options, anon_3.creator_id AS creator_id,
      anon_3.modified_by_id AS modified_by_id
    FROM jsonb_to_recordset($3::JSONB) AS anon_3(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE, name TEXT,
      title TEXT, description TEXT, summary TEXT, templates JSONB, targets TEXT, target_list JSONB,
      browser_url TEXT, administrative_url TEXT, featured_image_url TEXT, type TEXT, share_url TEXT,
      total_shares INTEGER, share_options JSONB, creator_id UUID, modified_by_id UUID)
    ORDER BY anon_3.id
    RETURNING advocacy_campaigns.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $4::UUID AS anon_4,
      coalesce(jsonb_extract_path_text($5::JSONB, CAST(touched.id AS TEXT)), $6::VARCHAR) AS coalesce_1,
      true AS anon_5
    FROM (
      SELECT 'advocacy_campaigns' AS resource, anon_6.id AS id, 'created' AS change
      FROM jsonb_to_recordset($3::JSONB) AS anon_6(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 totals
-- $3 insert_advocacy_campaigns
-- $4 key_id
-- $5 request_ids
-- $6 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
