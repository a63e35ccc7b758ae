WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.name AS name, t0.description AS description,
      t0.creator_id AS creator_id, t0.modified_by_id AS modified_by_id
    FROM tags AS t0
    WHERE t0.organization_id = $3::UUID
      AND t0.name = $4::VARCHAR
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM tags AS t0
      WHERE t0.organization_id = $3::UUID
        AND t0.name = $4::VARCHAR
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($14::BIGINT, CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $13::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/tags?filter=name%20eq%20'donor'"
-- $3 {organization}
-- $4 "donor"
-- $5 "http://gateway.test/api/v1/tags?filter=name%20eq%20'donor'&page=2&after="
-- $6 null
-- $7 false
-- $8 "http://gateway.test/api/v1/tags?filter=name%20eq%20'donor'&page="
-- $9 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $10 "default"
-- $11 "taggings"
-- $12 "http://gateway.test/api/v1"
-- $13 false
-- $14 1
