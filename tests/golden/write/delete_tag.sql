WITH
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.tag_id = $5::UUID
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
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $6::VARCHAR AS collection, gone_taggings.person_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.person_id IS NOT NULL
        GROUP BY gone_taggings.person_id
        UNION ALL
        SELECT $7::VARCHAR AS collection, gone_taggings.advocacy_campaign_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_taggings.advocacy_campaign_id
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
      AND identifiers.resource = $8::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $9::UUID AS anon_4,
      coalesce(jsonb_extract_path_text($10::JSONB, CAST(touched.id AS TEXT)), $11::VARCHAR) AS coalesce_1,
      true AS anon_5
    FROM (
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
-- $5 cascade_taggings_tag_id
-- $6 param_2
-- $7 param_3
-- $8 resource_1
-- $9 key_id
-- $10 request_ids
-- $11 request_id

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
  found_tags AS (
    SELECT unnest($1::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $2::UUID
      AND identifiers.resource = $3::VARCHAR
      AND identifiers.identifier = any($4::TEXT[])
  ),
  locked_tags AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.name AS name, held.description AS description,
      held.creator_id AS creator_id, held.modified_by_id AS modified_by_id
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT found_tags.id AS id
          FROM found_tags
        ) AS found
        ORDER BY found.id
      ))) AS anon_2(id),
      LATERAL (
        SELECT tags.organization_id AS organization_id, tags.id AS id,
          tags.identifiers AS identifiers, tags.origin_system AS origin_system,
          tags.created_date AS created_date, tags.modified_date AS modified_date, tags.name AS name,
          tags.description AS description, tags.creator_id AS creator_id,
          tags.modified_by_id AS modified_by_id
        FROM tags
        WHERE tags.organization_id = $2::UUID
          AND tags.id = anon_2.id
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
            SELECT locked_tags.id AS id, locked_tags.identifiers AS identifiers,
              locked_tags.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_tags.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_tags.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              locked_tags.name AS name, locked_tags.description AS description,
              locked_tags.creator_id AS creator_id, locked_tags.modified_by_id AS modified_by_id
          ) AS r$
        )) AS json_agg_1
        FROM locked_tags
      ) AS tags,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $2::UUID
          AND identifiers.resource = $5::VARCHAR
          AND identifiers.identifier = any($4::TEXT[])
      ) AS tags_identifiers
  ) AS r$
) AS TEXT) AS anon_1
-- $1 tags_ids
-- $2 organization_id
-- $3 resource_1
-- $4 tags_identifiers
-- $5 resource_2

WITH
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.tag_id = $5::UUID
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
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $6::VARCHAR AS collection, gone_taggings.person_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.person_id IS NOT NULL
        GROUP BY gone_taggings.person_id
        UNION ALL
        SELECT $7::VARCHAR AS collection, gone_taggings.advocacy_campaign_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_taggings.advocacy_campaign_id
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
      AND identifiers.resource = $8::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  delete_tags_id AS (
    DELETE FROM tags
    USING jsonb_to_recordset($9::JSONB) AS anon_4(id UUID)
    WHERE tags.organization_id = $1::UUID
      AND tags.id = anon_4.id
    RETURNING tags.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $10::UUID AS anon_5,
      coalesce(jsonb_extract_path_text($11::JSONB, CAST(touched.id AS TEXT)), $12::VARCHAR) AS coalesce_1,
      true AS anon_6
    FROM (
      SELECT 'tags' AS resource, delete_tags_id.id AS id, 'deleted' AS change
      FROM delete_tags_id
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
-- $5 cascade_taggings_tag_id
-- $6 param_2
-- $7 param_3
-- $8 resource_1
-- $9 delete_tags_id
-- $10 key_id
-- $11 request_ids
-- $12 request_id

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
