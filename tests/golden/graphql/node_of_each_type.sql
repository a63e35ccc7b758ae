SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename, t0.id AS id, t0.type AS type
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
-- $2 [{call1}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename, t0.given_name AS "givenName"
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.title AS title
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{ada}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename, t0.title AS title,
        (
          SELECT row_to_json(c1$) AS row_to_json_4
          FROM (
            SELECT (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
              FROM totals
              WHERE totals.organization_id = $1::UUID
                AND totals.collection = $2::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount"
          ) AS c1$
        ) AS outreaches
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_11
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($3::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 "outreaches"
-- $3 [{water}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename, t0.family_name AS "familyName",
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS "totalOutreaches"
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($3::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 "outreaches"
-- $3 [{gillibrand}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename, t0.name AS name,
        (
          SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_2
          FROM totals
          WHERE totals.organization_id = $1::UUID
            AND totals.collection = $2::VARCHAR
            AND totals.scope_id = t0.id
        ) AS "totalTaggings"
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($3::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 "taggings"
-- $3 [{volunteer}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename, t0.name AS name
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
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
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{letter}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename, t0.title AS title
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{issues}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename, t0.item_type AS "itemType"
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{tagging1}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename,
        (
          SELECT (
            SELECT row_to_json(r$) AS row_to_json_10
            FROM (
              SELECT t1.name AS name
            ) AS r$
          ) AS found
          FROM lists AS t1
          WHERE t1.organization_id = $1::UUID
            AND t1.id = t0.list_id
        ) AS list
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_11
    FROM (
      SELECT 'Answer' AS __typename
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{item1}]

SELECT CAST(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_2
    FROM (
      SELECT 'Person' AS __typename
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_3
    FROM (
      SELECT 'Campaign' AS __typename
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Target' AS __typename
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_5
    FROM (
      SELECT 'Tag' AS __typename
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_6
    FROM (
      SELECT 'List' AS __typename
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Question' AS __typename
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Tagging' AS __typename
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Item' AS __typename
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'Answer' AS __typename, t0.responses AS responses
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{answer1}]
