SELECT CAST(coalesce(json_agg(coalesce((
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_1
    FROM (
      SELECT 'Outreach' AS __typename, t0.id AS id,
        CASE WHEN (t0.targets IS NOT NULL) THEN (
          SELECT coalesce(json_agg((
            SELECT row_to_json(r$) AS row_to_json_2
            FROM (
              SELECT l1_0.found AS target
            ) AS r$
          ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_2
          FROM (
            SELECT t1t.target_id AS id, t1t.target_id AS target_id, t1t.position AS position,
              (t0.targets -> t1t.position) ->> 'title' AS title,
              (t0.targets -> t1t.position) ->> 'organization' AS organization,
              (t0.targets -> t1t.position) ->> 'given_name' AS given_name,
              (t0.targets -> t1t.position) ->> 'family_name' AS family_name,
              (t0.targets -> t1t.position) ->> 'ocdid' AS ocdid,
              (t0.targets -> t1t.position) -> 'postal_addresses' AS postal_addresses,
              (t0.targets -> t1t.position) -> 'email_addresses' AS email_addresses,
              (t0.targets -> t1t.position) -> 'phone_numbers' AS phone_numbers
            FROM outreach_targets AS t1t
            WHERE t1t.organization_id = $1::UUID
              AND t1t.outreach_id = t0.id
          ) AS t1 LEFT OUTER JOIN LATERAL (
            SELECT (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT t2.id AS id
              ) AS r$
            ) AS found
            FROM targets AS t2
            WHERE t2.organization_id = $1::UUID
              AND t2.id = t1.target_id
            LIMIT ALL
            OFFSET 0
          ) AS l1_0 ON true
        ) ELSE NULL END AS targets
    ) AS r$
  ) AS anon_1
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_4
    FROM (
      SELECT 'Person' AS __typename, t0.id AS id, t0.given_name AS "givenName",
        (
          SELECT row_to_json(c1$) AS row_to_json_5
          FROM (
            SELECT coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT p1.id AS id
              ) AS r$
            ) ORDER BY p1.id DESC), '[]'::json) AS nodes
            FROM (
              SELECT t1.id AS id
              FROM outreaches AS t1
              WHERE t1.organization_id = $1::UUID
                AND t1.person_id = t0.id
              ORDER BY t1.id DESC
              LIMIT 1
            ) AS p1
          ) AS c1$
        ) AS outreaches
    ) AS r$
  ) AS anon_3
  FROM people AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_7
    FROM (
      SELECT 'Campaign' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_4
  FROM advocacy_campaigns AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_8
    FROM (
      SELECT 'Target' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_5
  FROM targets AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_9
    FROM (
      SELECT 'Tag' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_6
  FROM tags AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_10
    FROM (
      SELECT 'List' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_7
  FROM lists AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_11
    FROM (
      SELECT 'Question' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_8
  FROM questions AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_12
    FROM (
      SELECT 'Tagging' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_9
  FROM taggings AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_13
    FROM (
      SELECT 'Item' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_10
  FROM items AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
), (
  SELECT (
    SELECT row_to_json(r$) AS row_to_json_14
    FROM (
      SELECT 'Answer' AS __typename, t0.id AS id
    ) AS r$
  ) AS anon_11
  FROM answers AS t0
  WHERE t0.organization_id = $1::UUID
    AND t0.id = anon_2.id
)) ORDER BY anon_2.place ASC), '[]'::json) AS TEXT) AS coalesce_1
FROM unnest($2::UUID[]) WITH ORDINALITY AS anon_2(id, place)
-- $1 {organization}
-- $2 [{call1}, {absent}, {ada}, 00000000-0000-0000-0000-000000000000, {stranger}, {ceo}, {ada}]
