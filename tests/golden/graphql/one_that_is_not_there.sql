SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {absent}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {trains}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {stranger}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.id AS id
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 00000000-0000-0000-0000-000000000000

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{stranger}]
