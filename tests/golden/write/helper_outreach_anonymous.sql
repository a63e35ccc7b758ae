WITH
  referred_advocacy_campaigns AS (
    SELECT unnest($2::UUID[]) AS id
  ),
  found_people AS (
    SELECT unnest($3::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $4::VARCHAR
      AND identifiers.identifier = any($5::TEXT[])
    UNION ALL
    SELECT person_emails.person_id AS person_id
    FROM person_emails
    WHERE person_emails.organization_id = $1::UUID
      AND person_emails.address = any($6::TEXT[])
    UNION ALL
    SELECT person_phones.person_id AS person_id
    FROM person_phones
    WHERE person_phones.organization_id = $1::UUID
      AND person_phones.number = any($7::TEXT[])
  ),
  locked_people AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.given_name AS given_name,
      held.family_name AS family_name, held.additional_name AS additional_name,
      held.honorific_prefix AS honorific_prefix, held.honorific_suffix AS honorific_suffix,
      held.gender AS gender, held.gender_identity AS gender_identity,
      held.additional_gender_identities AS additional_gender_identities,
      held.gender_pronouns AS gender_pronouns, held.party_identification AS party_identification,
      held.parties AS parties, held.source AS source, held.ethnicities AS ethnicities,
      held.languages_spoken AS languages_spoken, held.preferred_language AS preferred_language,
      held.browser_url AS browser_url, held.administrative_url AS administrative_url,
      held.birthdate AS birthdate, held.employer AS employer,
      held.employer_address AS employer_address, held.occupation AS occupation,
      held.work_title AS work_title, held.work_department AS work_department,
      held.postal_addresses AS postal_addresses, held.email_addresses AS email_addresses,
      held.phone_numbers AS phone_numbers, held.profiles AS profiles,
      held.custom_fields AS custom_fields, held.division_info AS division_info
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT found_people.id AS id
          FROM found_people
        ) AS found
        ORDER BY found.id
      ))) AS anon_2(id),
      LATERAL (
        SELECT people.organization_id AS organization_id, people.id AS id,
          people.identifiers AS identifiers, people.origin_system AS origin_system,
          people.created_date AS created_date, people.modified_date AS modified_date,
          people.given_name AS given_name, people.family_name AS family_name,
          people.additional_name AS additional_name, people.honorific_prefix AS honorific_prefix,
          people.honorific_suffix AS honorific_suffix, people.gender AS gender,
          people.gender_identity AS gender_identity,
          people.additional_gender_identities AS additional_gender_identities,
          people.gender_pronouns AS gender_pronouns,
          people.party_identification AS party_identification, people.parties AS parties,
          people.source AS source, people.ethnicities AS ethnicities,
          people.languages_spoken AS languages_spoken,
          people.preferred_language AS preferred_language, people.browser_url AS browser_url,
          people.administrative_url AS administrative_url, people.birthdate AS birthdate,
          people.employer AS employer, people.employer_address AS employer_address,
          people.occupation AS occupation, people.work_title AS work_title,
          people.work_department AS work_department, people.postal_addresses AS postal_addresses,
          people.email_addresses AS email_addresses, people.phone_numbers AS phone_numbers,
          people.profiles AS profiles, people.custom_fields AS custom_fields,
          people.division_info AS division_info
        FROM people
        WHERE people.organization_id = $1::UUID
          AND people.id = anon_2.id
        LIMIT 1
        FOR NO KEY UPDATE
      ) AS held
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT advocacy_campaigns.id AS id
          ) AS r$
        )) AS json_agg_1
        FROM advocacy_campaigns
        WHERE advocacy_campaigns.organization_id = $1::UUID
          AND advocacy_campaigns.id = any(array((
            SELECT referred_advocacy_campaigns.id
            FROM referred_advocacy_campaigns
          )))
      ) AS advocacy_campaigns_references,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT locked_people.id AS id, locked_people.identifiers AS identifiers,
              locked_people.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_people.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_people.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              locked_people.given_name AS given_name, locked_people.family_name AS family_name,
              locked_people.additional_name AS additional_name,
              locked_people.honorific_prefix AS honorific_prefix,
              locked_people.honorific_suffix AS honorific_suffix, locked_people.gender AS gender,
              locked_people.gender_identity AS gender_identity,
              locked_people.additional_gender_identities AS additional_gender_identities,
              locked_people.gender_pronouns AS gender_pronouns,
              locked_people.party_identification AS party_identification,
              locked_people.parties AS parties, locked_people.source AS source,
              locked_people.ethnicities AS ethnicities,
              locked_people.languages_spoken AS languages_spoken,
              locked_people.preferred_language AS preferred_language,
              locked_people.browser_url AS browser_url,
              locked_people.administrative_url AS administrative_url,
              locked_people.birthdate AS birthdate, locked_people.employer AS employer,
              locked_people.employer_address AS employer_address,
              locked_people.occupation AS occupation, locked_people.work_title AS work_title,
              locked_people.work_department AS work_department,
              locked_people.postal_addresses AS postal_addresses,
              locked_people.email_addresses AS email_addresses,
              locked_people.phone_numbers AS phone_numbers, locked_people.profiles AS profiles,
              locked_people.custom_fields AS custom_fields,
              locked_people.division_info AS division_info
          ) AS r$
        )) AS json_agg_2
        FROM locked_people
      ) AS people,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $1::UUID
          AND identifiers.resource = $8::VARCHAR
          AND identifiers.identifier = any($5::TEXT[])
      ) AS people_identifiers,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_2
        FROM (
          SELECT person_emails.address AS key,
            (array_agg(person_emails.person_id ORDER BY person_emails.person_id ASC))[1] AS person_id
          FROM person_emails
          WHERE person_emails.organization_id = $1::UUID
            AND person_emails.address = any($6::TEXT[])
          GROUP BY person_emails.address
        ) AS owners
      ) AS emails,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_3
        FROM (
          SELECT person_phones.number AS key,
            (array_agg(person_phones.person_id ORDER BY person_phones.person_id ASC))[1] AS person_id
          FROM person_phones
          WHERE person_phones.organization_id = $1::UUID
            AND person_phones.number = any($9::TEXT[])
          GROUP BY person_phones.number
        ) AS owners
      ) AS phones
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 advocacy_campaigns_references
-- $3 people_ids
-- $4 resource_1
-- $5 people_identifiers
-- $6 people_emails
-- $7 people_matching_phones
-- $8 resource_2
-- $9 people_phones

WITH
  events AS (
    INSERT INTO deliveries (organization_id, id, channel, event, webhook_id, person_id, outreach_id,
      status, due_date, created_date, modified_date)
    SELECT $1::UUID AS anon_1,
      CAST(concat(left(CAST(anon_2.id AS TEXT), 20), substr(CAST(CAST(md5(concat(CAST(anon_2.id AS TEXT), webhooks.id)) AS UUID) AS TEXT), 21)) AS UUID) AS concat_1,
      'webhook', anon_2.event AS event, webhooks.id AS id, anon_2.person_id AS person_id,
      anon_2.outreach_id AS outreach_id, 'pending', $2::TIMESTAMP WITH TIME ZONE AS anon_3,
      $2::TIMESTAMP WITH TIME ZONE AS anon__1, $2::TIMESTAMP WITH TIME ZONE AS anon__2
    FROM
      jsonb_to_recordset($3::JSONB) AS anon_2(event TEXT, id UUID, person_id UUID, outreach_id UUID),
      webhooks
    WHERE webhooks.organization_id = $1::UUID
      AND webhooks.ended_date IS NULL
      AND anon_2.event = any(webhooks.events)
    RETURNING 1
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, changes.collection AS collection, changes.scope_id AS scope_id,
      changes.slot AS slot, changes.n AS n
    FROM (
      SELECT anon_4.collection AS collection, anon_4.scope_id AS scope_id, anon_4.slot AS slot,
        anon_4.n AS n
      FROM jsonb_to_recordset($4::JSONB) AS anon_4(collection TEXT, scope_id UUID, slot SMALLINT,
        n BIGINT)
    ) AS changes
    ORDER BY changes.collection, changes.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  insert_outreaches AS (
    INSERT INTO outreaches (organization_id, id, identifiers, origin_system, created_date,
      modified_date, action_date, type, duration, subject, message, notes, referrer_data, targets,
      advocacy_campaign_id, person_id)
    SELECT $1::UUID AS anon_1, anon_5.id AS id, anon_5.identifiers AS identifiers,
      anon_5.origin_system AS origin_system, anon_5.created_date AS created_date,
      anon_5.modified_date AS modified_date, anon_5.action_date AS action_date, anon_5.type AS type,
      anon_5.duration AS duration, anon_5.subject AS subject, anon_5.message AS message,
      anon_5.notes AS notes, anon_5.referrer_data AS referrer_data, anon_5.targets AS targets,
      anon_5.advocacy_campaign_id AS advocacy_campaign_id, anon_5.person_id AS person_id
    FROM jsonb_to_recordset($5::JSONB) AS anon_5(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE,
      action_date TIMESTAMP WITH TIME ZONE, type TEXT, duration INTEGER, subject TEXT, message TEXT,
      notes TEXT, referrer_data JSONB, targets JSONB, advocacy_campaign_id UUID, person_id UUID)
    ORDER BY anon_5.id
    RETURNING outreaches.id
  ),
  insert_person_emails AS (
    INSERT INTO person_emails (organization_id, address, person_id)
    SELECT $1::UUID AS anon_1, anon_6.address AS address, anon_6.person_id AS person_id
    FROM jsonb_to_recordset($6::JSONB) AS anon_6(address TEXT, person_id UUID)
    ORDER BY anon_6.address
    RETURNING 1
  ),
  insert_people AS (
    INSERT INTO people (organization_id, id, identifiers, origin_system, created_date, modified_date,
      given_name, family_name, additional_name, honorific_prefix, honorific_suffix, gender,
      gender_identity, additional_gender_identities, gender_pronouns, party_identification, parties,
      source, ethnicities, languages_spoken, preferred_language, browser_url, administrative_url,
      birthdate, employer, employer_address, occupation, work_title, work_department,
      postal_addresses, email_addresses, phone_numbers, profiles, custom_fields, division_info)
    SELECT $1::UUID AS anon_1, anon_7.id AS id, anon_7.identifiers AS identifiers,
      anon_7.origin_system AS origin_system, anon_7.created_date AS created_date,
      anon_7.modified_date AS modified_date, anon_7.given_name AS given_name,
      anon_7.family_name AS family_name, anon_7.additional_name AS additional_name,
      anon_7.honorific_prefix AS honorific_prefix, anon_7.honorific_suffix AS honorific_suffix,
      anon_7.gender AS gender, anon_7.gender_identity AS gender_identity,
      anon_7.additional_gender_identities AS additional_gender_identities,
      anon_7.gender_pronouns AS gender_pronouns,
      anon_7.party_identification AS party_identification, anon_7.parties AS parties,
      anon_7.source AS source, anon_7.ethnicities AS ethnicities,
      anon_7.languages_spoken AS languages_spoken, anon_7.preferred_language AS preferred_language,
      anon_7.browser_url AS browser_url, anon_7.administrative_url AS administrative_url,
      anon_7.birthdate AS birthdate, anon_7.employer AS employer,
      anon_7.employer_address AS employer_address, anon_7.occupation AS occupation,
      anon_7.work_title AS work_title, anon_7.work_department AS work_department,
      anon_7.postal_addresses AS postal_addresses, anon_7.email_addresses AS email_addresses,
      anon_7.phone_numbers AS phone_numbers, anon_7.profiles AS profiles,
      anon_7.custom_fields AS custom_fields, anon_7.division_info AS division_info
    FROM jsonb_to_recordset($7::JSONB) AS anon_7(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE, given_name TEXT,
      family_name TEXT, additional_name TEXT, honorific_prefix TEXT, honorific_suffix TEXT,
      gender TEXT, gender_identity TEXT, additional_gender_identities JSONB, gender_pronouns JSONB,
      party_identification TEXT, parties JSONB, source TEXT, ethnicities JSONB,
      languages_spoken JSONB, preferred_language TEXT, browser_url TEXT, administrative_url TEXT,
      birthdate JSONB, employer TEXT, employer_address JSONB, occupation TEXT, work_title TEXT,
      work_department TEXT, postal_addresses JSONB, email_addresses JSONB, phone_numbers JSONB,
      profiles JSONB, custom_fields JSONB, division_info JSONB)
    ORDER BY anon_7.id
    RETURNING people.id
  ),
  insert_outreach_deltas AS (
    INSERT INTO outreach_deltas (organization_id, transaction, campaign_id, person_id, type, source,
      targets, action_date, outreaches, duration)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      anon_8.campaign_id AS campaign_id, anon_8.person_id AS person_id, anon_8.type AS type,
      anon_8.source AS source, anon_8.targets AS targets, anon_8.action_date AS action_date,
      anon_8.outreaches AS outreaches, anon_8.duration AS duration
    FROM jsonb_to_recordset($8::JSONB) AS anon_8(campaign_id UUID, person_id UUID, type TEXT,
      source TEXT, targets UUID[], action_date TIMESTAMP WITH TIME ZONE, outreaches INTEGER,
      duration BIGINT)
    RETURNING 1
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $9::UUID AS anon_9,
      coalesce(jsonb_extract_path_text($10::JSONB, CAST(touched.id AS TEXT)), $11::VARCHAR) AS coalesce_1,
      true AS anon_10
    FROM (
      SELECT 'people' AS resource, anon_11.id AS id, 'created' AS change
      FROM jsonb_to_recordset($7::JSONB) AS anon_11(id UUID)
      UNION ALL
      SELECT 'outreaches' AS resource, anon_12.id AS id, 'created' AS change
      FROM jsonb_to_recordset($5::JSONB) AS anon_12(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 now
-- $3 events
-- $4 totals
-- $5 insert_outreaches
-- $6 insert_person_emails
-- $7 insert_people
-- $8 insert_outreach_deltas
-- $9 key_id
-- $10 request_ids
-- $11 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
