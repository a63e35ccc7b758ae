WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.name AS name, t0.description AS description,
      t0.creator_id AS creator_id, t0.modified_by_id AS modified_by_id
    FROM tags AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.id IN (
        SELECT identifiers.resource_id
        FROM identifiers
        WHERE identifiers.organization_id = $3::UUID
          AND identifiers.resource = $4::VARCHAR
          AND identifiers.identifier = $5::VARCHAR
      )
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM tags AS t0
      WHERE t0.organization_id = $3::UUID
        AND t0.id IN (
          SELECT identifiers.resource_id
          FROM identifiers
          WHERE identifiers.organization_id = $3::UUID
            AND identifiers.resource = $15::VARCHAR
            AND identifiers.identifier = $5::VARCHAR
        )
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($16::BIGINT, CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/tags?filter=identifier%20eq%20'crm:tag-1'"
-- $3 {organization}
-- $4 "tags"
-- $5 "crm:tag-1"
-- $6 "http://gateway.test/api/v1/tags?filter=identifier%20eq%20'crm:tag-1'&page=2&after="
-- $7 null
-- $8 false
-- $9 "http://gateway.test/api/v1/tags?filter=identifier%20eq%20'crm:tag-1'&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "taggings"
-- $13 "http://gateway.test/api/v1"
-- $14 false
-- $15 "tags"
-- $16 1
