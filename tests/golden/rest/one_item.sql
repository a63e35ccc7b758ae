SELECT CAST(json_strip_nulls((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS origin_system,
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
      t0.item_type AS item_type,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('href',
              coalesce(((($2::VARCHAR || '/lists/') || CAST(t0.list_id AS TEXT)) || '/items/') || CAST(t0.id AS TEXT),
                ($2::VARCHAR || '/items/') || CAST(t0.id AS TEXT))) AS self,
            CASE WHEN (t0.list_id IS NOT NULL) THEN json_build_object('href',
              ($2::VARCHAR || '/lists/') || CAST(t0.list_id AS TEXT)) END AS "osdi:list",
            CASE WHEN (t0.person_id IS NOT NULL) THEN json_build_object('href',
              ($2::VARCHAR || '/people/') || CAST(t0.person_id AS TEXT)) END AS "osdi:person",
            CASE WHEN (t0.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
              ($2::VARCHAR || '/advocacy_campaigns/') || CAST(t0.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
            CAST($3::VARCHAR AS JSON) AS curies
        ) AS r$
      ) AS _links
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM items AS t0
WHERE t0.organization_id = $4::UUID
  AND t0.id = $5::UUID
-- $1 "default"
-- $2 "http://gateway.test/api/v1"
-- $3 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $4 {organization}
-- $5 {item1}
