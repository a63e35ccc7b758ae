SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      array_prepend(($1::VARCHAR || ':') || CAST(t0.id AS TEXT), t0.identifiers) AS identifiers,
      t0.origin_system AS "originSystem", t0.given_name AS "givenName",
      CASE WHEN (jsonb_typeof(t0.birthdate) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT t0.birthdate -> 'day' AS day
        ) AS r$
      ) ELSE NULL END AS birthdate,
      CASE WHEN (jsonb_typeof(t0.parties) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value -> 'active' AS active
          FROM jsonb_array_elements(t0.parties) AS e1
        ) AS o1$
      ) ELSE NULL END AS parties,
      t0.languages_spoken AS "languagesSpoken",
      CASE WHEN (jsonb_typeof(t0.employer_address) = 'object') THEN (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT CASE WHEN (jsonb_typeof(t0.employer_address -> 'location') = 'object') THEN (
            SELECT row_to_json(r$) AS row_to_json_4
            FROM (
              SELECT (t0.employer_address -> 'location') -> 'latitude' AS latitude
            ) AS r$
          ) ELSE NULL END AS location
        ) AS r$
      ) ELSE NULL END AS "employerAddress",
      t0.custom_fields AS "customFields",
      CASE WHEN (jsonb_typeof(t0.email_addresses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_2
        FROM (
          SELECT e1.value ->> 'address' AS address
          FROM jsonb_array_elements(t0.email_addresses) AS e1
        ) AS o1$
      ) ELSE NULL END AS "emailAddresses",
      (
        SELECT row_to_json(c1$) AS row_to_json_5
        FROM (
          SELECT
            (
              SELECT CAST(coalesce(sum(totals.n), 0) AS BIGINT) AS coalesce_3
              FROM totals
              WHERE totals.organization_id = $2::UUID
                AND totals.collection = $3::VARCHAR
                AND totals.scope_id = t0.id
            ) AS "totalCount",
            coalesce(json_agg((
              SELECT row_to_json(r$) AS row_to_json_6
              FROM (
                SELECT p1.id AS id
              ) AS r$
            ) ORDER BY p1.id DESC), '[]'::json) AS nodes
          FROM (
            SELECT t1.id AS id
            FROM outreaches AS t1
            WHERE t1.organization_id = $2::UUID
              AND t1.person_id = t0.id
            ORDER BY t1.id DESC
            LIMIT 25
          ) AS p1
        ) AS c1$
      ) AS outreaches
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $2::UUID
  AND t0.id = $4::UUID
-- $1 "default"
-- $2 {organization}
-- $3 "outreaches"
-- $4 {nobody}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      CASE WHEN (jsonb_typeof(t0.email_addresses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'address' AS address
          FROM jsonb_array_elements(t0.email_addresses) AS e1
        ) AS o1$
      ) ELSE NULL END AS "emailAddresses",
      CASE WHEN (jsonb_typeof(t0.postal_addresses) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_2
        FROM (
          SELECT e1.value ->> 'locality' AS locality,
            CASE WHEN (jsonb_typeof(e1.value -> 'location') = 'object') THEN (
              SELECT row_to_json(r$) AS row_to_json_2
              FROM (
                SELECT (e1.value -> 'location') -> 'latitude' AS latitude
              ) AS r$
            ) ELSE NULL END AS location,
            e1.value -> 'address_lines' AS "addressLines"
          FROM jsonb_array_elements(t0.postal_addresses) AS e1
        ) AS o1$
      ) ELSE NULL END AS "postalAddresses"
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {chiyo}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT t0.custom_fields AS "customFields",
      CASE WHEN (jsonb_typeof(t0.parties) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value -> 'active' AS active
          FROM jsonb_array_elements(t0.parties) AS e1
        ) AS o1$
      ) ELSE NULL END AS parties
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {dora}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM people AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.person_id
      ) AS person,
      (
        SELECT (
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT t1.id AS id
          ) AS r$
        ) AS found
        FROM advocacy_campaigns AS t1
        WHERE t1.organization_id = $1::UUID
          AND t1.id = t0.advocacy_campaign_id
      ) AS campaign,
      CASE WHEN (t0.targets IS NOT NULL) THEN (
        SELECT coalesce(json_agg((
          SELECT row_to_json(r$) AS row_to_json_4
          FROM (
            SELECT t1.title AS title, l1_0.found AS target
          ) AS r$
        ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_1
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
            SELECT row_to_json(r$) AS row_to_json_5
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
      ) ELSE NULL END AS targets,
      t0.duration AS duration
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {blank}

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      CASE WHEN (jsonb_typeof(t0.targets) = 'array') THEN (
        SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
        FROM (
          SELECT e1.value ->> 'title' AS title
          FROM jsonb_array_elements(t0.targets) AS e1
        ) AS o1$
      ) ELSE NULL END AS targets,
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
      ) ELSE NULL END AS whole
  ) AS r$
) AS TEXT) AS anon_1
FROM outreaches AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {mail2}
