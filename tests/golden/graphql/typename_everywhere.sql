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
                  CASE WHEN (q0.targets IS NOT NULL) THEN (
                    SELECT coalesce(json_agg((
                      SELECT row_to_json(r$) AS row_to_json_5
                      FROM (
                        SELECT 'OutreachTarget' AS __typename,
                          CASE WHEN (jsonb_typeof(t1.phone_numbers) = 'array') THEN (
                            SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_2
                            FROM (
                              SELECT 'PhoneNumber' AS __typename
                              FROM jsonb_array_elements(t1.phone_numbers) AS e2
                            ) AS o2$
                          ) ELSE NULL END AS "phoneNumbers",
                          l1_0.found AS target
                      ) AS r$
                    ) ORDER BY t1.position ASC), '[]'::json) AS coalesce_1
                    FROM (
                      SELECT t1t.target_id AS id, t1t.target_id AS target_id,
                        t1t.position AS position, (q0.targets -> t1t.position) ->> 'title' AS title,
                        (q0.targets -> t1t.position) ->> 'organization' AS organization,
                        (q0.targets -> t1t.position) ->> 'given_name' AS given_name,
                        (q0.targets -> t1t.position) ->> 'family_name' AS family_name,
                        (q0.targets -> t1t.position) ->> 'ocdid' AS ocdid,
                        (q0.targets -> t1t.position) -> 'postal_addresses' AS postal_addresses,
                        (q0.targets -> t1t.position) -> 'email_addresses' AS email_addresses,
                        (q0.targets -> t1t.position) -> 'phone_numbers' AS phone_numbers
                      FROM outreach_targets AS t1t
                      WHERE t1t.organization_id = $1::UUID
                        AND t1t.outreach_id = q0.id
                    ) AS t1 LEFT OUTER JOIN LATERAL (
                      SELECT (
                        SELECT row_to_json(r$) AS row_to_json_6
                        FROM (
                          SELECT 'Target' AS __typename
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
        SELECT row_to_json(r$) AS row_to_json_7
        FROM (
          SELECT 'Person' AS __typename,
            CASE WHEN (jsonb_typeof(t1.postal_addresses) = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_3
              FROM (
                SELECT 'PostalAddress' AS __typename,
                  CASE WHEN (jsonb_typeof(e2.value -> 'location') = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_8
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
        SELECT row_to_json(r$) AS row_to_json_9
        FROM (
          SELECT 'Campaign' AS __typename,
            CASE WHEN (jsonb_typeof(t1.share_options) = 'array') THEN (
              SELECT coalesce(json_agg(o2$), '[]'::json) AS coalesce_4
              FROM (
                SELECT 'ShareOption' AS __typename,
                  CASE WHEN (jsonb_typeof(e2.value -> 'facebook_share') = 'object') THEN (
                    SELECT row_to_json(r$) AS row_to_json_10
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
