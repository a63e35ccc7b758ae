WITH
  unlink_outreaches AS (
    UPDATE outreaches
    SET modified_date=$1::TIMESTAMP WITH TIME ZONE,
      advocacy_campaign_id=CASE WHEN (outreaches.advocacy_campaign_id = $2::UUID) THEN NULL ELSE outreaches.advocacy_campaign_id END
    WHERE outreaches.organization_id = $3::UUID
      AND outreaches.advocacy_campaign_id = $2::UUID
      AND outreaches.id > $4::UUID
      AND outreaches.id <= (
        SELECT b.id
        FROM (
          SELECT outreaches.id AS id
          FROM outreaches
          WHERE outreaches.organization_id = $3::UUID
            AND outreaches.advocacy_campaign_id = $2::UUID
            AND outreaches.id > $4::UUID
          ORDER BY outreaches.id
          LIMIT 10000
        ) AS b
        ORDER BY b.id DESC
        LIMIT 1
      )
    RETURNING outreaches.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $3::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $5::UUID AS anon_2,
      coalesce(jsonb_extract_path_text($6::JSONB, CAST(touched.id AS TEXT)), $7::VARCHAR) AS coalesce_1,
      true AS anon_3
    FROM (
      SELECT 'outreaches' AS resource, unlink_outreaches.id AS id, 'updated' AS change
      FROM unlink_outreaches
    ) AS touched
    RETURNING 1
  )
SELECT (
  SELECT array_agg(unlink_outreaches.id) AS array_agg_1
  FROM unlink_outreaches
) AS anon_4
-- $1 now
-- $2 unlink_outreaches_advocacy_campaign_id
-- $3 organization_id
-- $4 after
-- $5 key_id
-- $6 request_ids
-- $7 request_id

WITH
  unlinked AS (
    SELECT outreaches.type AS type, outreaches.referrer_data ->> 'source' AS source,
      outreaches.action_date AS action_date,
      CAST(coalesce(outreaches.duration, 0) AS BIGINT) AS duration,
      outreaches.advocacy_campaign_id AS advocacy_campaign_id, outreaches.person_id AS person_id,
      array((
        SELECT DISTINCT b.target_id
        FROM outreach_targets AS b
        WHERE b.organization_id = $1::UUID
          AND b.outreach_id = outreaches.id
        ORDER BY b.target_id
      )) AS targets
    FROM outreaches
    WHERE outreaches.organization_id = $1::UUID
      AND outreaches.id = ANY ($3::UUID[])
  ),
  deltas AS (
    INSERT INTO outreach_deltas (organization_id, transaction, campaign_id, person_id, outreaches,
      type, source, action_date, duration, targets)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      $2::UUID AS anon_2, unlinked.person_id AS person_id, -1, unlinked.type AS type,
      unlinked.source AS source, unlinked.action_date AS action_date,
      -1 * unlinked.duration AS anon_3, unlinked.targets AS targets
    FROM unlinked
    UNION ALL
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      CAST(NULL AS UUID) AS anon_4, unlinked.person_id AS person_id, 1, unlinked.type AS type,
      unlinked.source AS source, unlinked.action_date AS action_date,
      1 * unlinked.duration AS anon_5, unlinked.targets AS targets
    FROM unlinked
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 unlink_outreaches_advocacy_campaign_id
-- $3 unlinked

WITH
  unlink_outreaches AS (
    UPDATE outreaches
    SET modified_date=$1::TIMESTAMP WITH TIME ZONE,
      advocacy_campaign_id=CASE WHEN (outreaches.advocacy_campaign_id = $2::UUID) THEN NULL ELSE outreaches.advocacy_campaign_id END
    WHERE outreaches.organization_id = $3::UUID
      AND outreaches.advocacy_campaign_id = $2::UUID
      AND outreaches.id > $4::UUID
      AND outreaches.id <= (
        SELECT b.id
        FROM (
          SELECT outreaches.id AS id
          FROM outreaches
          WHERE outreaches.organization_id = $3::UUID
            AND outreaches.advocacy_campaign_id = $2::UUID
            AND outreaches.id > $4::UUID
          ORDER BY outreaches.id
          LIMIT 10000
        ) AS b
        ORDER BY b.id DESC
        LIMIT 1
      )
    RETURNING outreaches.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $3::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $5::UUID AS anon_2,
      coalesce(jsonb_extract_path_text($6::JSONB, CAST(touched.id AS TEXT)), $7::VARCHAR) AS coalesce_1,
      true AS anon_3
    FROM (
      SELECT 'outreaches' AS resource, unlink_outreaches.id AS id, 'updated' AS change
      FROM unlink_outreaches
    ) AS touched
    RETURNING 1
  )
SELECT (
  SELECT array_agg(unlink_outreaches.id) AS array_agg_1
  FROM unlink_outreaches
) AS anon_4
-- $1 now
-- $2 unlink_outreaches_advocacy_campaign_id
-- $3 organization_id
-- $4 after
-- $5 key_id
-- $6 request_ids
-- $7 request_id

WITH
  gone_items AS (
    DELETE FROM items
    WHERE items.organization_id = $1::UUID
      AND items.advocacy_campaign_id = $5::UUID
    RETURNING items.id, items.identifiers, items.list_id, items.person_id,
      items.advocacy_campaign_id
  ),
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.advocacy_campaign_id = $9::UUID
    RETURNING taggings.id, taggings.identifiers, taggings.tag_id, taggings.person_id,
      taggings.advocacy_campaign_id
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, summed.collection AS collection, summed.scope_id AS scope_id,
      summed.slot AS slot, summed.n AS n
    FROM (
      SELECT changes.collection AS collection, changes.scope_id AS scope_id, changes.slot AS slot,
        sum(changes.n) AS n
      FROM (
        SELECT anon_2.collection AS collection, anon_2.scope_id AS scope_id, anon_2.slot AS slot,
          anon_2.n AS n
        FROM jsonb_to_recordset($2::JSONB) AS anon_2(collection TEXT, scope_id UUID, slot SMALLINT,
          n BIGINT)
        UNION ALL
        SELECT $3::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        HAVING count(*) > 0
        UNION ALL
        SELECT $6::VARCHAR AS collection, gone_items.list_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.list_id IS NOT NULL
        GROUP BY gone_items.list_id
        UNION ALL
        SELECT $7::VARCHAR AS collection, gone_items.person_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.person_id IS NOT NULL
        GROUP BY gone_items.person_id
        UNION ALL
        SELECT $8::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $10::VARCHAR AS collection, gone_taggings.tag_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.tag_id IS NOT NULL
        GROUP BY gone_taggings.tag_id
        UNION ALL
        SELECT $11::VARCHAR AS collection, gone_taggings.person_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.person_id IS NOT NULL
        GROUP BY gone_taggings.person_id
      ) AS changes
      GROUP BY changes.collection, changes.scope_id, changes.slot
    ) AS summed
    ORDER BY summed.collection, summed.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  forget_taggings AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $12::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  forget_items AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $13::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_items.identifiers) AS unnest_2
        FROM gone_items
      )
    RETURNING 1
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $14::UUID AS anon_4,
      coalesce(jsonb_extract_path_text($15::JSONB, CAST(touched.id AS TEXT)), $16::VARCHAR) AS coalesce_1,
      true AS anon_5
    FROM (
      SELECT 'items' AS resource, gone_items.id AS id, 'deleted' AS change
      FROM gone_items
      UNION ALL
      SELECT 'taggings' AS resource, gone_taggings.id AS id, 'deleted' AS change
      FROM gone_taggings
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 totals
-- $3 param_1
-- $4 slot
-- $5 cascade_items_advocacy_campaign_id
-- $6 param_2
-- $7 param_3
-- $8 param_4
-- $9 cascade_taggings_advocacy_campaign_id
-- $10 param_5
-- $11 param_6
-- $12 resource_1
-- $13 resource_2
-- $14 key_id
-- $15 request_ids
-- $16 request_id

SELECT count(*) AS count_1
FROM (
  SELECT totals.slot AS slot
  FROM totals
  WHERE totals.organization_id = $1::UUID
    AND totals.scope_id = $2::UUID
  ORDER BY totals.slot
  FOR UPDATE
) AS locked
-- $1 organization_id
-- $2 scope_id

WITH
  found_advocacy_campaigns AS (
    SELECT unnest($1::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $2::UUID
      AND identifiers.resource = $3::VARCHAR
      AND identifiers.identifier = any($4::TEXT[])
  ),
  locked_advocacy_campaigns AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.name AS name, held.title AS title,
      held.description AS description, held.summary AS summary, held.templates AS templates,
      held.targets AS targets, held.target_list AS target_list, held.browser_url AS browser_url,
      held.administrative_url AS administrative_url, held.featured_image_url AS featured_image_url,
      held.type AS type, held.share_url AS share_url, held.total_shares AS total_shares,
      held.share_options AS share_options, held.creator_id AS creator_id,
      held.modified_by_id AS modified_by_id, held.keyless_helpers AS keyless_helpers,
      held.total_published AS total_published, held.total_goal AS total_goal
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT found_advocacy_campaigns.id AS id
          FROM found_advocacy_campaigns
        ) AS found
        ORDER BY found.id
      ))) AS anon_2(id),
      LATERAL (
        SELECT advocacy_campaigns.organization_id AS organization_id, advocacy_campaigns.id AS id,
          advocacy_campaigns.identifiers AS identifiers,
          advocacy_campaigns.origin_system AS origin_system,
          advocacy_campaigns.created_date AS created_date,
          advocacy_campaigns.modified_date AS modified_date, advocacy_campaigns.name AS name,
          advocacy_campaigns.title AS title, advocacy_campaigns.description AS description,
          advocacy_campaigns.summary AS summary, advocacy_campaigns.templates AS templates,
          advocacy_campaigns.targets AS targets, advocacy_campaigns.target_list AS target_list,
          advocacy_campaigns.browser_url AS browser_url,
          advocacy_campaigns.administrative_url AS administrative_url,
          advocacy_campaigns.featured_image_url AS featured_image_url,
          advocacy_campaigns.type AS type, advocacy_campaigns.share_url AS share_url,
          advocacy_campaigns.total_shares AS total_shares,
          advocacy_campaigns.share_options AS share_options,
          advocacy_campaigns.creator_id AS creator_id,
          advocacy_campaigns.modified_by_id AS modified_by_id,
          advocacy_campaigns.keyless_helpers AS keyless_helpers,
          advocacy_campaigns.total_published AS total_published,
          advocacy_campaigns.total_goal AS total_goal
        FROM advocacy_campaigns
        WHERE advocacy_campaigns.organization_id = $2::UUID
          AND advocacy_campaigns.id = anon_2.id
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
            SELECT locked_advocacy_campaigns.id AS id,
              locked_advocacy_campaigns.identifiers AS identifiers,
              locked_advocacy_campaigns.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_advocacy_campaigns.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_advocacy_campaigns.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              locked_advocacy_campaigns.name AS name, locked_advocacy_campaigns.title AS title,
              locked_advocacy_campaigns.description AS description,
              locked_advocacy_campaigns.summary AS summary,
              locked_advocacy_campaigns.templates AS templates,
              locked_advocacy_campaigns.targets AS targets,
              locked_advocacy_campaigns.target_list AS target_list,
              locked_advocacy_campaigns.browser_url AS browser_url,
              locked_advocacy_campaigns.administrative_url AS administrative_url,
              locked_advocacy_campaigns.featured_image_url AS featured_image_url,
              locked_advocacy_campaigns.type AS type,
              locked_advocacy_campaigns.share_url AS share_url,
              locked_advocacy_campaigns.total_shares AS total_shares,
              locked_advocacy_campaigns.share_options AS share_options,
              locked_advocacy_campaigns.creator_id AS creator_id,
              locked_advocacy_campaigns.modified_by_id AS modified_by_id
          ) AS r$
        )) AS json_agg_1
        FROM locked_advocacy_campaigns
      ) AS advocacy_campaigns,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $2::UUID
          AND identifiers.resource = $5::VARCHAR
          AND identifiers.identifier = any($4::TEXT[])
      ) AS advocacy_campaigns_identifiers
  ) AS r$
) AS TEXT) AS anon_1
-- $1 advocacy_campaigns_ids
-- $2 organization_id
-- $3 resource_1
-- $4 advocacy_campaigns_identifiers
-- $5 resource_2

WITH
  unlink_outreaches AS (
    UPDATE outreaches
    SET modified_date=$1::TIMESTAMP WITH TIME ZONE,
      advocacy_campaign_id=CASE WHEN (outreaches.advocacy_campaign_id = $2::UUID) THEN NULL ELSE outreaches.advocacy_campaign_id END
    WHERE outreaches.organization_id = $3::UUID
      AND outreaches.advocacy_campaign_id = $2::UUID
      AND outreaches.id > $4::UUID
      AND outreaches.id <= (
        SELECT b.id
        FROM (
          SELECT outreaches.id AS id
          FROM outreaches
          WHERE outreaches.organization_id = $3::UUID
            AND outreaches.advocacy_campaign_id = $2::UUID
            AND outreaches.id > $4::UUID
          ORDER BY outreaches.id
          LIMIT 10000
        ) AS b
        ORDER BY b.id DESC
        LIMIT 1
      )
    RETURNING outreaches.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $3::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $5::UUID AS anon_2,
      coalesce(jsonb_extract_path_text($6::JSONB, CAST(touched.id AS TEXT)), $7::VARCHAR) AS coalesce_1,
      true AS anon_3
    FROM (
      SELECT 'outreaches' AS resource, unlink_outreaches.id AS id, 'updated' AS change
      FROM unlink_outreaches
    ) AS touched
    RETURNING 1
  )
SELECT (
  SELECT array_agg(unlink_outreaches.id) AS array_agg_1
  FROM unlink_outreaches
) AS anon_4
-- $1 now
-- $2 unlink_outreaches_advocacy_campaign_id
-- $3 organization_id
-- $4 after
-- $5 key_id
-- $6 request_ids
-- $7 request_id

WITH
  gone_items AS (
    DELETE FROM items
    WHERE items.organization_id = $1::UUID
      AND items.advocacy_campaign_id = $5::UUID
    RETURNING items.id, items.identifiers, items.list_id, items.person_id,
      items.advocacy_campaign_id
  ),
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.advocacy_campaign_id = $9::UUID
    RETURNING taggings.id, taggings.identifiers, taggings.tag_id, taggings.person_id,
      taggings.advocacy_campaign_id
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, summed.collection AS collection, summed.scope_id AS scope_id,
      summed.slot AS slot, summed.n AS n
    FROM (
      SELECT changes.collection AS collection, changes.scope_id AS scope_id, changes.slot AS slot,
        sum(changes.n) AS n
      FROM (
        SELECT anon_2.collection AS collection, anon_2.scope_id AS scope_id, anon_2.slot AS slot,
          anon_2.n AS n
        FROM jsonb_to_recordset($2::JSONB) AS anon_2(collection TEXT, scope_id UUID, slot SMALLINT,
          n BIGINT)
        UNION ALL
        SELECT $3::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        HAVING count(*) > 0
        UNION ALL
        SELECT $6::VARCHAR AS collection, gone_items.list_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.list_id IS NOT NULL
        GROUP BY gone_items.list_id
        UNION ALL
        SELECT $7::VARCHAR AS collection, gone_items.person_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.person_id IS NOT NULL
        GROUP BY gone_items.person_id
        UNION ALL
        SELECT $8::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $10::VARCHAR AS collection, gone_taggings.tag_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.tag_id IS NOT NULL
        GROUP BY gone_taggings.tag_id
        UNION ALL
        SELECT $11::VARCHAR AS collection, gone_taggings.person_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.person_id IS NOT NULL
        GROUP BY gone_taggings.person_id
      ) AS changes
      GROUP BY changes.collection, changes.scope_id, changes.slot
    ) AS summed
    ORDER BY summed.collection, summed.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  forget_taggings AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $12::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  forget_items AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $13::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_items.identifiers) AS unnest_2
        FROM gone_items
      )
    RETURNING 1
  ),
  delete_advocacy_campaigns_id AS (
    DELETE FROM advocacy_campaigns
    USING jsonb_to_recordset($14::JSONB) AS anon_4(id UUID)
    WHERE advocacy_campaigns.organization_id = $1::UUID
      AND advocacy_campaigns.id = anon_4.id
    RETURNING advocacy_campaigns.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $15::UUID AS anon_5,
      coalesce(jsonb_extract_path_text($16::JSONB, CAST(touched.id AS TEXT)), $17::VARCHAR) AS coalesce_1,
      true AS anon_6
    FROM (
      SELECT 'advocacy_campaigns' AS resource, delete_advocacy_campaigns_id.id AS id,
        'deleted' AS change
      FROM delete_advocacy_campaigns_id
      UNION ALL
      SELECT 'items' AS resource, gone_items.id AS id, 'deleted' AS change
      FROM gone_items
      UNION ALL
      SELECT 'taggings' AS resource, gone_taggings.id AS id, 'deleted' AS change
      FROM gone_taggings
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 totals
-- $3 param_1
-- $4 slot
-- $5 cascade_items_advocacy_campaign_id
-- $6 param_2
-- $7 param_3
-- $8 param_4
-- $9 cascade_taggings_advocacy_campaign_id
-- $10 param_5
-- $11 param_6
-- $12 resource_1
-- $13 resource_2
-- $14 delete_advocacy_campaigns_id
-- $15 key_id
-- $16 request_ids
-- $17 request_id

WITH delete_totals_scope_id AS (
  DELETE FROM totals
  USING jsonb_to_recordset($1::JSONB) AS anon_1(scope_id UUID)
  WHERE totals.organization_id = $2::UUID
    AND totals.scope_id = anon_1.scope_id
  RETURNING 1
)
SELECT 1
-- $1 delete_totals_scope_id
-- $2 organization_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
