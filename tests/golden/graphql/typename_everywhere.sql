SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT 'OutreachConnection' AS __typename,
      json_build_object('__typename', 'PageInfo', 'hasNextPage', coalesce(max(q0.place), 0) > 1) AS "pageInfo",
      coalesce(json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT 'OutreachEdge' AS __typename,
            (
              SELECT row_to_json(r$) AS row_to_json_3
              FROM (
                SELECT 'Outreach' AS __typename, l0_0.found AS person, l0_1.found AS campaign,
                  CASE WHEN (jsonb_typeof(q0.referrer_data) = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_4
                    FROM (
                      SELECT 'ReferrerData' AS __typename
                    ) AS r$
                  ) ELSE NULL END AS "referrerData",
                  CASE WHEN (jsonb_typeof(q0.targets) = 'array') THEN (
                    SELECT coalesce(json_agg(o1$), '[]'::json) AS coalesce_1
                    FROM (
                      SELECT 'Target' AS __typename,
                        CASE WHEN (jsonb_typeof(e1.value -> 'phone_numbers') = 'array') THEN (
                          SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
                          FROM (
                            SELECT 'PhoneNumber' AS __typename
                            FROM jsonb_array_elements(e1.value -> 'phone_numbers') AS e2
                          ) AS o2$
                        ) ELSE NULL END AS "phoneNumbers"
                      FROM jsonb_array_elements(q0.targets) AS e1
                    ) AS o1$
                  ) ELSE NULL END AS targets
              ) AS r$
            ) AS node
        ) AS r$
      ) ORDER BY q0.id DESC) FILTER (WHERE q0.place <= 1), '[]'::json) AS edges
    FROM (
      SELECT p0.id AS id, p0.referrer_data AS referrer_data, p0.targets AS targets,
        p0.advocacy_campaign_id AS advocacy_campaign_id, p0.person_id AS person_id,
        row_number() OVER (ORDER BY p0.id DESC) AS place
      FROM (
        SELECT t0.id AS id, t0.referrer_data AS referrer_data, t0.targets AS targets,
          t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id
        FROM outreaches AS t0
        WHERE t0.organization_id = $1::UUID
          AND t0.id = $2::UUID
        ORDER BY t0.id DESC
        LIMIT 2
      ) AS p0
    ) AS q0 LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_5
        FROM (
          SELECT 'Person' AS __typename,
            CASE WHEN (jsonb_typeof(t1.postal_addresses) = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_3
              FROM (
                SELECT 'PostalAddress' AS __typename,
                  CASE WHEN (jsonb_typeof(e2.value -> 'location') = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_6
                    FROM (
                      SELECT 'Location' AS __typename
                    ) AS r$
                  ) ELSE NULL END AS location
                FROM jsonb_array_elements(t1.postal_addresses) AS e2
              ) AS o2$
            ) ELSE NULL END AS "postalAddresses"
        ) AS r$
      ) AS found
      FROM people AS t1
      WHERE t1.organization_id = $1::UUID
        AND t1.id = q0.person_id
      LIMIT ALL
      OFFSET 0
    ) AS l0_0 ON true LEFT OUTER JOIN LATERAL (
      SELECT (
        SELECT row_to_json(r$) AS row_to_json_7
        FROM (
          SELECT 'Campaign' AS __typename,
            CASE WHEN (jsonb_typeof(t1.share_options) = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_4
              FROM (
                SELECT 'ShareOption' AS __typename,
                  CASE WHEN (jsonb_typeof(e2.value -> 'facebook_share') = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_8
                    FROM (
                      SELECT 'FacebookShare' AS __typename
                    ) AS r$
                  ) ELSE NULL END AS "facebookShare"
                FROM jsonb_array_elements(t1.share_options) AS e2
              ) AS o2$
            ) ELSE NULL END AS "shareOptions"
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
-- $2 {call1}

SELECT CAST((
  SELECT row_to_json(c0$) AS row_to_json_1
  FROM (
    SELECT 'CampaignConnection' AS __typename
  ) AS c0$
) AS TEXT) AS anon_1

SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT 'Person' AS __typename
  ) AS r$
) AS TEXT) AS anon_1
FROM people AS t0
WHERE t0.organization_id = $1::UUID
  AND t0.id = $2::UUID
-- $1 {organization}
-- $2 {chiyo}
