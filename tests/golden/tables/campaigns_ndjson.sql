WITH found AS (
  SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
    t0.origin_system AS origin_system, t0.created_date AS created_date,
    t0.modified_date AS modified_date, t0.name AS name, t0.title AS title,
    t0.description AS description, t0.summary AS summary, t0.templates AS templates,
    t0.targets AS targets, t0.target_list AS target_list, t0.browser_url AS browser_url,
    t0.administrative_url AS administrative_url, t0.featured_image_url AS featured_image_url,
    t0.type AS type, t0.share_url AS share_url, t0.total_shares AS total_shares,
    t0.share_options AS share_options, t0.creator_id AS creator_id,
    t0.modified_by_id AS modified_by_id, t0.keyless_helpers AS keyless_helpers,
    t0.total_published AS total_published, t0.total_goal AS total_goal
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND lower(t0.type) = lower($2::VARCHAR)
  ORDER BY t0.id DESC
  LIMIT 101
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT shown.documents AS rows,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (
              SELECT count(*) > 100 AS anon_2
              FROM found
            ) AS more,
            shown.last_cursor AS "end"
        ) AS r$
      ) AS page
  ) AS r$
) AS TEXT) AS anon_1
FROM (
  SELECT
    coalesce(json_agg(json_strip_nulls((
      SELECT row_to_json(r$) AS row_to_json_3
      FROM (
        SELECT
          array_prepend(($3::VARCHAR || ':') || CAST(t.id AS TEXT), t.identifiers) AS identifiers,
          t.origin_system AS origin_system,
          to_char(timezone('UTC', t.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
          to_char(timezone('UTC', t.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
          t.name AS name, t.title AS title, t.description AS description, t.summary AS summary,
          t.templates AS templates, t.targets AS targets, t.target_list AS target_list,
          t.browser_url AS browser_url, t.administrative_url AS administrative_url,
          t.featured_image_url AS featured_image_url,
          (
            SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
            FROM totals
            WHERE totals.organization_id = $1::UUID
              AND totals.collection = $4::VARCHAR
              AND totals.scope_id = t.id
          ) AS total_outreaches,
          t.type AS type, t.share_url AS share_url, t.total_shares AS total_shares,
          t.share_options AS share_options,
          (
            SELECT row_to_json(r$) AS row_to_json_4
            FROM (
              SELECT json_build_object('href', t.self_address) AS self,
                CASE WHEN (t.creator_id IS NOT NULL) THEN json_build_object('href',
                  ($5::VARCHAR || '/people/') || CAST(t.creator_id AS TEXT)) END AS "osdi:creator",
                CASE WHEN (t.modified_by_id IS NOT NULL) THEN json_build_object('href',
                  ($5::VARCHAR || '/people/') || CAST(t.modified_by_id AS TEXT)) END AS "osdi:modified_by",
                json_build_object('href',
                  (($5::VARCHAR || '/advocacy_campaigns/') || CAST(t.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                json_build_object('href',
                  (($5::VARCHAR || '/advocacy_campaigns/') || CAST(t.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                json_build_object('href',
                  (($5::VARCHAR || '/advocacy_campaigns/') || CAST(t.id AS TEXT)) || '/items') AS "osdi:items",
                json_build_object('href',
                  (($5::VARCHAR || '/advocacy_campaigns/') || CAST(t.id AS TEXT)) || '/record_outreach_helper') AS "osdi:record_outreach_helper"
            ) AS r$
          ) AS _links
      ) AS r$
    )) ORDER BY t.id DESC), '[]'::json) AS documents,
    coalesce(json_agg(json_build_object('href', t.self_address) ORDER BY t.id DESC), '[]'::json) AS links,
    CAST((array_agg(t.id ORDER BY t.id DESC))[1] AS TEXT) AS first_cursor,
    CAST((array_agg(t.id ORDER BY t.id ASC))[1] AS TEXT) AS last_cursor
  FROM (
    SELECT found.organization_id AS organization_id, found.id AS id,
      found.identifiers AS identifiers, found.origin_system AS origin_system,
      found.created_date AS created_date, found.modified_date AS modified_date, found.name AS name,
      found.title AS title, found.description AS description, found.summary AS summary,
      found.templates AS templates, found.targets AS targets, found.target_list AS target_list,
      found.browser_url AS browser_url, found.administrative_url AS administrative_url,
      found.featured_image_url AS featured_image_url, found.type AS type,
      found.share_url AS share_url, found.total_shares AS total_shares,
      found.share_options AS share_options, found.creator_id AS creator_id,
      found.modified_by_id AS modified_by_id, found.keyless_helpers AS keyless_helpers,
      found.total_published AS total_published, found.total_goal AS total_goal,
      ($5::VARCHAR || '/advocacy_campaigns/') || CAST(found.id AS TEXT) AS self_address
    FROM found
    ORDER BY found.id DESC
    LIMIT 100
  ) AS t
) AS shown
-- $1 {organization}
-- $2 "phone"
-- $3 "default"
-- $4 "outreaches"
-- $5 "http://gateway.test/api/v1"
