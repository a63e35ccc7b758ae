WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.transaction AS transaction,
      t0.resource AS resource, t0.id AS id, t0.change AS change, t0.recorded_date AS recorded_date,
      t0.key_id AS key_id, t0.request_id AS request_id, t0.targets_dated AS targets_dated
    FROM changes AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
      AND t0.change != 'purged'
      AND (t0.transaction, t0.resource, t0.id) > ($4::BIGINT, $5::VARCHAR, $6::UUID)
    ORDER BY t0.transaction, t0.resource, t0.id
    LIMIT 26
  ),
  shown AS (
    SELECT found.organization_id AS organization_id, found.transaction AS transaction,
      found.resource AS resource, found.id AS id, found.change AS change,
      found.recorded_date AS recorded_date, found.key_id AS key_id, found.request_id AS request_id,
      found.targets_dated AS targets_dated
    FROM found
    ORDER BY found.transaction, found.resource, found.id
    LIMIT 25
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT 25 AS per_page,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT json_build_object('href', $1::VARCHAR) AS self,
            json_build_object('href', $2::VARCHAR || coalesce((
              SELECT (((CAST(shown.transaction AS TEXT) || '.') || shown.resource) || '.') || CAST(shown.id AS TEXT) AS anon_2
              FROM shown
              ORDER BY shown.transaction DESC, shown.resource DESC, shown.id DESC
              LIMIT 1
            ), (
              SELECT (((CAST(t0.transaction AS TEXT) || '.') || t0.resource) || '.') || CAST(t0.id AS TEXT) AS anon_3
              FROM changes AS t0
              WHERE t0.organization_id = $3::UUID
                AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
              ORDER BY t0.transaction DESC, t0.resource DESC, t0.id DESC
              LIMIT 1
            ), '0')) AS next,
            CAST($7::VARCHAR AS JSON) AS curies
        ) AS r$
      ) AS _links,
      (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT (
            SELECT coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_4
              FROM (
                SELECT
                  ('osdi' || ':') || CASE WHEN (shown.resource = 'people') THEN 'person' WHEN (shown.resource = 'advocacy_campaigns') THEN 'advocacy_campaign' WHEN (shown.resource = 'outreaches') THEN 'outreach' WHEN (shown.resource = 'tags') THEN 'tag' WHEN (shown.resource = 'lists') THEN 'list' WHEN (shown.resource = 'questions') THEN 'question' WHEN (shown.resource = 'taggings') THEN 'tagging' WHEN (shown.resource = 'items') THEN 'item' WHEN (shown.resource = 'answers') THEN 'answer' END AS resource,
                  json_build_array(($8::VARCHAR || ':') || CAST(shown.id AS TEXT)) AS identifiers,
                  shown.change AS change,
                  to_char(timezone('UTC', shown.recorded_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS recorded_date,
                  (
                    SELECT row_to_json(r$) AS row_to_json_5
                    FROM (
                      SELECT json_build_object('href',
                        ((($9::VARCHAR || '/') || shown.resource) || '/') || CAST(shown.id AS TEXT)) AS self
                    ) AS r$
                  ) AS _links
              ) AS r$
            ) ORDER BY shown.transaction, shown.resource, shown.id), '[]'::json) AS coalesce_1
            FROM shown
          ) AS "osdi_gateway:changes"
        ) AS r$
      ) AS _embedded
  ) AS r$
) AS TEXT) AS anon_1
WHERE EXISTS (
  SELECT 1
  FROM changes AS t0
  WHERE t0.organization_id = $3::UUID
    AND t0.transaction < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
    AND t0.transaction = $4::BIGINT
    AND t0.resource = $5::VARCHAR
    AND t0.id = $6::UUID
)
-- $1 "http://gateway.test/api/v1/changes?since=9.people.{ada}"
-- $2 "http://gateway.test/api/v1/changes?since="
-- $3 {organization}
-- $4 9
-- $5 "people"
-- $6 {ada}
-- $7 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true},{\"name\":\"osdi_gateway\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $8 "default"
-- $9 "http://gateway.test/api/v1"
