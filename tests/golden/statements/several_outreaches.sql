SELECT t0.id,
  CAST(json_strip_nulls((
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT
        array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
        t0.origin_system AS origin_system,
        to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
        to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
        to_char(timezone('UTC', t0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
        t0.type AS type, t0.duration AS duration, t0.subject AS subject, t0.message AS message,
        t0.notes AS notes, t0.referrer_data AS referrer_data, t0.targets AS targets,
        (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT
              json_build_object('href',
                coalesce(((($2::VARCHAR || '/advocacy_campaigns/') || CAST(t0.advocacy_campaign_id AS TEXT)) || '/outreaches/') || CAST(t0.id AS TEXT),
                  ($2::VARCHAR || '/outreaches/') || CAST(t0.id AS TEXT))) AS self,
              CASE WHEN (t0.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                ($2::VARCHAR || '/advocacy_campaigns/') || CAST(t0.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
              CASE WHEN (t0.person_id IS NOT NULL) THEN json_build_object('href',
                ($2::VARCHAR || '/people/') || CAST(t0.person_id AS TEXT)) END AS "osdi:person",
              CAST($3::VARCHAR AS JSON) AS curies
          ) AS r$
        ) AS _links
    ) AS r$
  )) AS TEXT) AS document
FROM outreaches AS t0
WHERE t0.organization_id = $4::UUID
  AND t0.id = any($5::UUID[])
-- $1 namespace
-- $2 base
-- $3 curies
-- $4 organization_id
-- $5 v000
