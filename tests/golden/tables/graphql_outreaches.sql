SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            to_char(timezone('UTC', q0.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "actionDate",
            q0.type AS kind, q0.duration AS duration, l0_0.found AS person, l0_1.found AS campaign,
            CASE WHEN (jsonb_typeof(q0.targets) = 'array') THEN (
              SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
              FROM (
                SELECT e1.value ->> 'family_name' AS "familyName"
                FROM jsonb_array_elements(q0.targets) AS e1
              ) AS o1$
            ) ELSE NULL END AS targets
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 100), '[]'::json) AS rows,
      json_build_object('more', coalesce(max(q0.place), 0) > 100, 'end',
        (array_agg(CAST(q0.id AS TEXT) ORDER BY q0.id ASC) FILTER (WHERE q0.place <= 100))[1]) AS page
    FROM (
      SELECT p0.id AS id, p0.action_date AS action_date, p0.type AS type, p0.duration AS duration,
        p0.targets AS targets, p0.advocacy_campaign_id AS advocacy_campaign_id,
        p0.person_id AS person_id, row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.action_date AS action_date, t0.type AS type, t0.duration AS duration,
          t0.targets AS targets, t0.advocacy_campaign_id AS advocacy_campaign_id,
          t0.person_id AS person_id
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
        ORDER BY t0.id DESC
        LIMIT 101
      ) AS p0
    ) AS q0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_3
        FROM (
          SELECT t1.given_name AS "givenName",
            CASE WHEN (jsonb_typeof(t1.email_addresses) = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
              FROM (
                SELECT e2.value ->> 'address' AS address, e2.value -> 'primary' AS "primary"
                FROM jsonb_array_elements(t1.email_addresses) AS e2
              ) AS o2$
            ) ELSE NULL END AS "emailAddresses"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = q0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_4
        FROM (
          SELECT t1.title AS title
        ) AS r$
      ) AS found
      FROM advocacy_campaigns AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = q0.advocacy_campaign_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_1 ON true
  ) AS c0$
) AS TEXT) AS anon_1
-- $1 {organization}
