WITH found AS (
  SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
    t0.origin_system AS origin_system, t0.created_date AS created_date,
    t0.modified_date AS modified_date, t0.action_date AS action_date, t0.type AS type,
    t0.duration AS duration, t0.subject AS subject, t0.message AS message, t0.notes AS notes,
    t0.referrer_data AS referrer_data, t0.targets AS targets,
    t0.advocacy_campaign_id AS advocacy_campaign_id, t0.person_id AS person_id,
    t0.action_date AS order_key
  FROM outreaches AS t0
  WHERE t0.organization_id = $1::UUID
  ORDER BY t0.action_date ASC, t0.id ASC
  LIMIT 101
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT shown.documents AS rows,
      (
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT
            (
              SELECT count(*) > 100 AS anon_2
              FROM found
            ) AS more,
            shown.last_cursor AS "end"
        ) AS r$
      ) AS page
  ) AS r$
) AS TEXT) AS anon_1
FROM (
  SELECT
    coalesce(json_agg(json_strip_nulls((
      SELECT row_to_json(r$) AS row_to_json_3
      FROM (
        SELECT
          array_prepend(($2::VARCHAR || ':') || CAST(t.id AS TEXT), t.identifiers) AS identifiers,
          t.origin_system AS origin_system,
          to_char(timezone('UTC', t.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
          to_char(timezone('UTC', t.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
          to_char(timezone('UTC', t.action_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS action_date,
          t.type AS type, t.duration AS duration, t.subject AS subject, t.message AS message,
          t.notes AS notes, t.referrer_data AS referrer_data, t.targets AS targets,
          (
            SELECT row_to_json(r$) AS row_to_json_4
            FROM (
              SELECT json_build_object('href', t.self_address) AS self,
                CASE WHEN (t.advocacy_campaign_id IS NOT NULL) THEN json_build_object('href',
                  ($3::VARCHAR || '/advocacy_campaigns/') || CAST(t.advocacy_campaign_id AS TEXT)) END AS "osdi:advocacy_campaign",
                CASE WHEN (t.person_id IS NOT NULL) THEN json_build_object('href',
                  ($3::VARCHAR || '/people/') || CAST(t.person_id AS TEXT)) END AS "osdi:person"
            ) AS r$
          ) AS _links,
          (
            SELECT row_to_json(r$) AS row_to_json_5
            FROM (
              SELECT (
                SELECT json_strip_nulls((
                  SELECT row_to_json(r$) AS row_to_json_6
                  FROM (
                    SELECT
                      array_prepend(($2::VARCHAR || ':') || CAST(t1.id AS TEXT), t1.identifiers) AS identifiers,
                      t1.origin_system AS origin_system,
                      to_char(timezone('UTC', t1.created_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_date,
                      to_char(timezone('UTC', t1.modified_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS modified_date,
                      t1.given_name AS given_name, t1.family_name AS family_name,
                      t1.additional_name AS additional_name,
                      t1.honorific_prefix AS honorific_prefix,
                      t1.honorific_suffix AS honorific_suffix, t1.gender AS gender,
                      t1.gender_identity AS gender_identity,
                      t1.additional_gender_identities AS additional_gender_identities,
                      t1.gender_pronouns AS gender_pronouns,
                      t1.party_identification AS party_identification, t1.parties AS parties,
                      t1.source AS source, t1.ethnicities AS ethnicities,
                      t1.languages_spoken AS languages_spoken,
                      t1.preferred_language AS preferred_language, t1.browser_url AS browser_url,
                      t1.administrative_url AS administrative_url, t1.birthdate AS birthdate,
                      t1.employer AS employer, t1.employer_address AS employer_address,
                      t1.occupation AS occupation, t1.work_title AS work_title,
                      t1.work_department AS work_department,
                      t1.postal_addresses AS postal_addresses,
                      t1.email_addresses AS email_addresses, t1.phone_numbers AS phone_numbers,
                      t1.profiles AS profiles, t1.custom_fields AS custom_fields,
                      t1.division_info AS division_info,
                      (
                        SELECT row_to_json(r$) AS row_to_json_7
                        FROM (
                          SELECT
                            json_build_object('href',
                              ($3::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) AS self,
                            json_build_object('href',
                              (($3::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/outreaches') AS "osdi:outreaches",
                            json_build_object('href',
                              (($3::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/taggings') AS "osdi:taggings",
                            json_build_object('href',
                              (($3::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/items') AS "osdi:items",
                            json_build_object('href',
                              (($3::VARCHAR || '/people/') || CAST(t1.id AS TEXT)) || '/answers') AS "osdi:answers"
                        ) AS r$
                      ) AS _links
                  ) AS r$
                )) AS json_strip_nulls_1
                FROM people AS t1
                WHERE t1.organization_id = $1::UUID
                  AND t1.id = t.person_id
              ) AS "osdi:person"
            ) AS r$
          ) AS _embedded
      ) AS r$
    )) ORDER BY t.order_key ASC, t.id ASC), '[]'::json) AS documents,
    coalesce(json_agg(json_build_object('href', t.self_address) ORDER BY t.order_key ASC, t.id ASC),
      '[]'::json) AS links,
    CAST((array_agg((('action_date.' || coalesce(CAST(EXTRACT(epoch FROM t.order_key) AS TEXT), '')) || '.') || CAST(t.id AS TEXT) ORDER BY t.order_key ASC, t.id ASC))[1] AS TEXT) AS first_cursor,
    CAST((array_agg((('action_date.' || coalesce(CAST(EXTRACT(epoch FROM t.order_key) AS TEXT), '')) || '.') || CAST(t.id AS TEXT) ORDER BY t.order_key DESC, t.id DESC))[1] AS TEXT) AS last_cursor
  FROM (
    SELECT found.organization_id AS organization_id, found.id AS id,
      found.identifiers AS identifiers, found.origin_system AS origin_system,
      found.created_date AS created_date, found.modified_date AS modified_date,
      found.action_date AS action_date, found.type AS type, found.duration AS duration,
      found.subject AS subject, found.message AS message, found.notes AS notes,
      found.referrer_data AS referrer_data, found.targets AS targets,
      found.advocacy_campaign_id AS advocacy_campaign_id, found.person_id AS person_id,
      found.order_key AS order_key,
      coalesce(((($3::VARCHAR || '/advocacy_campaigns/') || CAST(found.advocacy_campaign_id AS TEXT)) || '/outreaches/') || CAST(found.id AS TEXT),
        ($3::VARCHAR || '/outreaches/') || CAST(found.id AS TEXT)) AS self_address
    FROM found
    ORDER BY found.order_key ASC, found.id ASC
    LIMIT 100
  ) AS t
) AS shown
-- $1 {organization}
-- $2 "default"
-- $3 "http://gateway.test/api/v1"
