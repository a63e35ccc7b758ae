SELECT CAST(json_strip_nulls((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS origin_system,
      to_char(timezone('UTC', t0.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
      to_char(timezone('UTC', t0.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
      t0.name AS name, t0.title AS title, t0.description AS description, t0.summary AS summary,
      t0.browser_url AS browser_url, t0.administrative_url AS administrative_url,
      (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $2::UUID
          AND totals.collection = $3::VARCHAR
          AND totals.scope_id = t0.id
      ) AS total_items,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            json_build_object('href', ($4::VARCHAR || '/lists/') || CAST(t0.id AS TEXT)) AS self,
            CASE WHEN (t0.creator_id IS NOT NULL) THEN json_build_object('href',
              ($4::VARCHAR || '/people/') || CAST(t0.creator_id AS TEXT)) END AS "osdi:creator",
            CASE WHEN (t0.modified_by_id IS NOT NULL) THEN json_build_object('href',
              ($4::VARCHAR || '/people/') || CAST(t0.modified_by_id AS TEXT)) END AS "osdi:modified_by",
            json_build_object('href', (($4::VARCHAR || '/lists/') || CAST(t0.id AS TEXT)) || '/items') AS "osdi:items",
            CAST($5::VARCHAR AS JSON) AS curies
        ) AS r$
      ) AS _links
  ) AS r$
)) AS TEXT) AS json_strip_nulls_1
FROM lists AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $6::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "items"
-- $4 "http://gateway.test/api/v1"
-- $5 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $6 {letter}
