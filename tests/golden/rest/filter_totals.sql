WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.name AS name, t0.description AS description,
      t0.creator_id AS creator_id, t0.modified_by_id AS modified_by_id
    FROM tags AS t0
    WHERE t0.organization_id = $3::UUID
      AND (
        SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_1
        FROM totals
        WHERE totals.organization_id = $3::UUID
          AND totals.collection = $4::VARCHAR
          AND totals.scope_id = t0.id
      ) > $5::BIGINT
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM tags AS t0
      WHERE t0.organization_id = $3::UUID
        AND (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
          FROM totals
          WHERE totals.organization_id = $3::UUID
            AND totals.collection = $15::VARCHAR
            AND totals.scope_id = t0.id
        ) > $5::BIGINT
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
-- $2 "http://gateway.test/api/v1/tags?filter=total_taggings%20gt%201"
-- $3 {organization}
-- $4 "taggings"
-- $5 1
-- $6 "http://gateway.test/api/v1/tags?filter=total_taggings%20gt%201&page=2&after="
-- $7 null
-- $8 false
-- $9 "http://gateway.test/api/v1/tags?filter=total_taggings%20gt%201&page="
-- $10 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $11 "default"
-- $12 "taggings"
-- $13 "http://gateway.test/api/v1"
-- $14 false
-- $15 "taggings"
-- $16 1
