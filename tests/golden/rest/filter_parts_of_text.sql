WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.name AS name, t0.description AS description,
      t0.creator_id AS creator_id, t0.modified_by_id AS modified_by_id
    FROM tags AS t0
    WHERE t0.organization_id = $3::UUID
      AND (strpos(t0.name, $4::VARCHAR) > 0 OR starts_with(t0.name, $5::VARCHAR) OR right(t0.name, length($6::VARCHAR)) = $6::VARCHAR)
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM tags AS t0
      WHERE t0.organization_id = $3::UUID
        AND (strpos(t0.name, $4::VARCHAR) > 0 OR starts_with(t0.name, $5::VARCHAR) OR right(t0.name, length($6::VARCHAR)) = $6::VARCHAR)
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($16::BIGINT, CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $15::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/tags?filter=contains(name,'olu')%20or%20startswith(name,'vol')%20or%20endswith(name,'teer')"
-- $3 {organization}
-- $4 "olu"
-- $5 "vol"
-- $6 "teer"
-- $7 "http://gateway.test/api/v1/tags?filter=contains(name,'olu')%20or%20startswith(name,'vol')%20or%20endswith(name,'teer')&page=2&after="
-- $8 null
-- $9 false
-- $10 "http://gateway.test/api/v1/tags?filter=contains(name,'olu')%20or%20startswith(name,'vol')%20or%20endswith(name,'teer')&page="
-- $11 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $12 "default"
-- $13 "taggings"
-- $14 "http://gateway.test/api/v1"
-- $15 false
-- $16 1
