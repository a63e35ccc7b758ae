WITH
  referred_advocacy_campaigns AS (
    SELECT unnest($2::UUID[]) AS id
  ),
  referred_lists AS (
    SELECT unnest($3::UUID[]) AS id
    UNION ALL
    SELECT lists.id AS id
    FROM lists
    WHERE lists.organization_id = $1::UUID
      AND lists.name = any($4::TEXT[])
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $5::VARCHAR
      AND identifiers.identifier = any($6::TEXT[])
  ),
  found_people AS (
    SELECT unnest($7::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $8::VARCHAR
      AND identifiers.identifier = any($9::TEXT[])
    UNION ALL
    SELECT person_emails.person_id AS person_id
    FROM person_emails
    WHERE person_emails.organization_id = $1::UUID
      AND person_emails.address = any($10::TEXT[])
    UNION ALL
    SELECT person_phones.person_id AS person_id
    FROM person_phones
    WHERE person_phones.organization_id = $1::UUID
      AND person_phones.number = any($11::TEXT[])
  ),
  found_outreaches AS (
    SELECT unnest($12::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $13::VARCHAR
      AND identifiers.identifier = any($14::TEXT[])
  ),
  locked_items AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.item_type AS item_type, held.list_id AS list_id,
      held.person_id AS person_id, held.advocacy_campaign_id AS advocacy_campaign_id
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT tied.id AS id
          FROM
            unnest(array((
              SELECT referred_lists.id
              FROM referred_lists
            ))) AS anon_3(id),
            unnest(array((
              SELECT found_people.id
              FROM found_people
              UNION ALL
              SELECT outreaches.person_id
              FROM outreaches
              WHERE outreaches.organization_id = $1::UUID
                AND outreaches.id = any(array((
                  SELECT found_outreaches.id
                  FROM found_outreaches
                )))
            ))) AS anon_4(id),
            LATERAL (
              SELECT items.id AS id
              FROM items
              WHERE items.organization_id = $1::UUID
                AND items.list_id = anon_3.id
                AND items.person_id = anon_4.id
              LIMIT 1
            ) AS tied
        ) AS found
        ORDER BY found.id
      ))) AS anon_2(id),
      LATERAL (
        SELECT items.organization_id AS organization_id, items.id AS id,
          items.identifiers AS identifiers, items.origin_system AS origin_system,
          items.created_date AS created_date, items.modified_date AS modified_date,
          items.item_type AS item_type, items.list_id AS list_id, items.person_id AS person_id,
          items.advocacy_campaign_id AS advocacy_campaign_id
        FROM items
        WHERE items.organization_id = $1::UUID
          AND items.id = anon_2.id
        LIMIT 1
        FOR NO KEY UPDATE
      ) AS held
  ),
  locked_outreaches AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.action_date AS action_date, held.type AS type,
      held.duration AS duration, held.subject AS subject, held.message AS message,
      held.notes AS notes, held.referrer_data AS referrer_data, held.targets AS targets,
      held.advocacy_campaign_id AS advocacy_campaign_id, held.person_id AS person_id
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT found_outreaches.id AS id
          FROM found_outreaches
        ) AS found
        ORDER BY found.id
      ))) AS anon_5(id),
      LATERAL (
        SELECT outreaches.organization_id AS organization_id, outreaches.id AS id,
          outreaches.identifiers AS identifiers, outreaches.origin_system AS origin_system,
          outreaches.created_date AS created_date, outreaches.modified_date AS modified_date,
          outreaches.action_date AS action_date, outreaches.type AS type,
          outreaches.duration AS duration, outreaches.subject AS subject,
          outreaches.message AS message, outreaches.notes AS notes,
          outreaches.referrer_data AS referrer_data, outreaches.targets AS targets,
          outreaches.advocacy_campaign_id AS advocacy_campaign_id,
          outreaches.person_id AS person_id
        FROM outreaches
        WHERE outreaches.organization_id = $1::UUID
          AND outreaches.id = anon_5.id
        LIMIT 1
        FOR NO KEY UPDATE
      ) AS held
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
      ))) AS anon_6(id),
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
          AND people.id = anon_6.id
        LIMIT 1
        FOR NO KEY UPDATE
      ) AS held
  ),
  referred_questions AS (
    SELECT unnest($18::UUID[]) AS id
    UNION ALL
    SELECT questions.id AS id
    FROM questions
    WHERE questions.organization_id = $1::UUID
      AND questions.name = any($19::TEXT[])
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $20::VARCHAR
      AND identifiers.identifier = any($21::TEXT[])
  ),
  referred_tags AS (
    SELECT unnest($22::UUID[]) AS id
    UNION ALL
    SELECT tags.id AS id
    FROM tags
    WHERE tags.organization_id = $1::UUID
      AND tags.name = any($23::TEXT[])
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $24::VARCHAR
      AND identifiers.identifier = any($25::TEXT[])
  ),
  locked_taggings AS (
    SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
      held.origin_system AS origin_system, held.created_date AS created_date,
      held.modified_date AS modified_date, held.item_type AS item_type, held.tag_id AS tag_id,
      held.person_id AS person_id, held.advocacy_campaign_id AS advocacy_campaign_id
    FROM
      unnest(array((
        SELECT DISTINCT found.id
        FROM (
          SELECT tied.id AS id
          FROM
            unnest(array((
              SELECT referred_tags.id
              FROM referred_tags
            ))) AS anon_8(id),
            unnest(array((
              SELECT found_people.id
              FROM found_people
              UNION ALL
              SELECT outreaches.person_id
              FROM outreaches
              WHERE outreaches.organization_id = $1::UUID
                AND outreaches.id = any(array((
                  SELECT found_outreaches.id
                  FROM found_outreaches
                )))
            ))) AS anon_9(id),
            LATERAL (
              SELECT taggings.id AS id
              FROM taggings
              WHERE taggings.organization_id = $1::UUID
                AND taggings.tag_id = anon_8.id
                AND taggings.person_id = anon_9.id
              LIMIT 1
            ) AS tied
        ) AS found
        ORDER BY found.id
      ))) AS anon_7(id),
      LATERAL (
        SELECT taggings.organization_id AS organization_id, taggings.id AS id,
          taggings.identifiers AS identifiers, taggings.origin_system AS origin_system,
          taggings.created_date AS created_date, taggings.modified_date AS modified_date,
          taggings.item_type AS item_type, taggings.tag_id AS tag_id,
          taggings.person_id AS person_id, taggings.advocacy_campaign_id AS advocacy_campaign_id
        FROM taggings
        WHERE taggings.organization_id = $1::UUID
          AND taggings.id = anon_7.id
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
            SELECT locked_items.id AS id, locked_items.identifiers AS identifiers,
              locked_items.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_items.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_items.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              locked_items.item_type AS item_type, locked_items.list_id AS list_id,
              locked_items.person_id AS person_id,
              locked_items.advocacy_campaign_id AS advocacy_campaign_id
          ) AS r$
        )) AS json_agg_2
        FROM locked_items
      ) AS items,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_4
          FROM (
            SELECT lists.id AS id, lists.name AS name, lists.identifiers AS identifiers
          ) AS r$
        )) AS json_agg_3
        FROM lists
        WHERE lists.organization_id = $1::UUID
          AND lists.id = any(array((
            SELECT referred_lists.id
            FROM referred_lists
          )))
      ) AS lists_references,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_5
          FROM (
            SELECT locked_outreaches.id AS id, locked_outreaches.identifiers AS identifiers,
              locked_outreaches.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_outreaches.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_outreaches.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              replace(to_char(timezone('UTC', locked_outreaches.action_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS action_date,
              locked_outreaches.type AS type, locked_outreaches.duration AS duration,
              locked_outreaches.subject AS subject, locked_outreaches.message AS message,
              locked_outreaches.notes AS notes, locked_outreaches.referrer_data AS referrer_data,
              locked_outreaches.targets AS targets,
              locked_outreaches.advocacy_campaign_id AS advocacy_campaign_id,
              locked_outreaches.person_id AS person_id
          ) AS r$
        )) AS json_agg_4
        FROM locked_outreaches
      ) AS outreaches,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $1::UUID
          AND identifiers.resource = $15::VARCHAR
          AND identifiers.identifier = any($14::TEXT[])
      ) AS outreaches_identifiers,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_6
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
        )) AS json_agg_5
        FROM locked_people
      ) AS people,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_2
        FROM identifiers
        WHERE identifiers.organization_id = $1::UUID
          AND identifiers.resource = $16::VARCHAR
          AND identifiers.identifier = any($9::TEXT[])
      ) AS people_identifiers,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_3
        FROM (
          SELECT person_emails.address AS key,
            (array_agg(person_emails.person_id ORDER BY person_emails.person_id ASC))[1] AS person_id
          FROM person_emails
          WHERE person_emails.organization_id = $1::UUID
            AND person_emails.address = any($10::TEXT[])
          GROUP BY person_emails.address
        ) AS owners
      ) AS emails,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_4
        FROM (
          SELECT person_phones.number AS key,
            (array_agg(person_phones.person_id ORDER BY person_phones.person_id ASC))[1] AS person_id
          FROM person_phones
          WHERE person_phones.organization_id = $1::UUID
            AND person_phones.number = any($17::TEXT[])
          GROUP BY person_phones.number
        ) AS owners
      ) AS phones,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_7
          FROM (
            SELECT questions.id AS id, questions.name AS name, questions.identifiers AS identifiers,
              questions.question_type AS question_type, questions.responses AS responses
          ) AS r$
        )) AS json_agg_6
        FROM questions
        WHERE questions.organization_id = $1::UUID
          AND questions.id = any(array((
            SELECT referred_questions.id
            FROM referred_questions
          )))
      ) AS questions_references,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_8
          FROM (
            SELECT locked_taggings.id AS id, locked_taggings.identifiers AS identifiers,
              locked_taggings.origin_system AS origin_system,
              replace(to_char(timezone('UTC', locked_taggings.created_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
              replace(to_char(timezone('UTC', locked_taggings.modified_date),
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
              locked_taggings.item_type AS item_type, locked_taggings.tag_id AS tag_id,
              locked_taggings.person_id AS person_id,
              locked_taggings.advocacy_campaign_id AS advocacy_campaign_id
          ) AS r$
        )) AS json_agg_7
        FROM locked_taggings
      ) AS taggings,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_9
          FROM (
            SELECT tags.id AS id, tags.name AS name, tags.identifiers AS identifiers
          ) AS r$
        )) AS json_agg_8
        FROM tags
        WHERE tags.organization_id = $1::UUID
          AND tags.id = any(array((
            SELECT referred_tags.id
            FROM referred_tags
          )))
      ) AS tags_references
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 advocacy_campaigns_references
-- $3 lists_references
-- $4 lists_names
-- $5 resource_1
-- $6 lists_called
-- $7 people_ids
-- $8 resource_2
-- $9 people_identifiers
-- $10 people_emails
-- $11 people_matching_phones
-- $12 outreaches_ids
-- $13 resource_3
-- $14 outreaches_identifiers
-- $15 resource_4
-- $16 resource_5
-- $17 people_phones
-- $18 questions_references
-- $19 questions_names
-- $20 resource_6
-- $21 questions_called
-- $22 tags_references
-- $23 tags_names
-- $24 resource_7
-- $25 tags_called

WITH locked_answers AS (
  SELECT held.organization_id AS organization_id, held.id AS id, held.identifiers AS identifiers,
    held.origin_system AS origin_system, held.created_date AS created_date,
    held.modified_date AS modified_date, held.action_date AS action_date, held.value AS value,
    held.responses AS responses, held.question_id AS question_id, held.person_id AS person_id
  FROM
    unnest(array((
      SELECT DISTINCT found.id
      FROM (
        SELECT newest.id AS id
        FROM (
          SELECT answers.id AS id
          FROM answers
          WHERE answers.organization_id = $1::UUID
            AND answers.question_id = any($2::UUID[])
            AND answers.person_id = any($3::UUID[])
          ORDER BY answers.id DESC
          LIMIT 1000
        ) AS newest
      ) AS found
      ORDER BY found.id
    ))) AS anon_2(id),
    LATERAL (
      SELECT answers.organization_id AS organization_id, answers.id AS id,
        answers.identifiers AS identifiers, answers.origin_system AS origin_system,
        answers.created_date AS created_date, answers.modified_date AS modified_date,
        answers.action_date AS action_date, answers.value AS value, answers.responses AS responses,
        answers.question_id AS question_id, answers.person_id AS person_id
      FROM answers
      WHERE answers.organization_id = $1::UUID
        AND answers.id = anon_2.id
      LIMIT 1
      FOR NO KEY UPDATE
    ) AS held
)
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT (
      SELECT json_agg((
        SELECT row_to_json(r$) AS row_to_json_2
        FROM (
          SELECT locked_answers.id AS id, locked_answers.identifiers AS identifiers,
            locked_answers.origin_system AS origin_system,
            replace(to_char(timezone('UTC', locked_answers.created_date),
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS created_date,
            replace(to_char(timezone('UTC', locked_answers.modified_date),
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS modified_date,
            replace(to_char(timezone('UTC', locked_answers.action_date),
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z') AS action_date,
            locked_answers.value AS value, locked_answers.responses AS responses,
            locked_answers.question_id AS question_id, locked_answers.person_id AS person_id
        ) AS r$
      )) AS json_agg_1
      FROM locked_answers
    ) AS answers
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 questions_ends
-- $3 people_ends

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
  update_people AS (
    UPDATE people
    SET identifiers=anon_4.identifiers, origin_system=anon_4.origin_system,
      created_date=anon_4.created_date, modified_date=anon_4.modified_date,
      given_name=anon_4.given_name, family_name=anon_4.family_name,
      additional_name=anon_4.additional_name, honorific_prefix=anon_4.honorific_prefix,
      honorific_suffix=anon_4.honorific_suffix, gender=anon_4.gender,
      gender_identity=anon_4.gender_identity,
      additional_gender_identities=anon_4.additional_gender_identities,
      gender_pronouns=anon_4.gender_pronouns, party_identification=anon_4.party_identification,
      parties=anon_4.parties, source=anon_4.source, ethnicities=anon_4.ethnicities,
      languages_spoken=anon_4.languages_spoken, preferred_language=anon_4.preferred_language,
      browser_url=anon_4.browser_url, administrative_url=anon_4.administrative_url,
      birthdate=anon_4.birthdate, employer=anon_4.employer,
      employer_address=anon_4.employer_address, occupation=anon_4.occupation,
      work_title=anon_4.work_title, work_department=anon_4.work_department,
      postal_addresses=anon_4.postal_addresses, email_addresses=anon_4.email_addresses,
      phone_numbers=anon_4.phone_numbers, profiles=anon_4.profiles,
      custom_fields=anon_4.custom_fields, division_info=anon_4.division_info
    FROM jsonb_to_recordset($4::JSONB) AS anon_4(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE, given_name TEXT,
      family_name TEXT, additional_name TEXT, honorific_prefix TEXT, honorific_suffix TEXT,
      gender TEXT, gender_identity TEXT, additional_gender_identities JSONB, gender_pronouns JSONB,
      party_identification TEXT, parties JSONB, source TEXT, ethnicities JSONB,
      languages_spoken JSONB, preferred_language TEXT, browser_url TEXT, administrative_url TEXT,
      birthdate JSONB, employer TEXT, employer_address JSONB, occupation TEXT, work_title TEXT,
      work_department TEXT, postal_addresses JSONB, email_addresses JSONB, phone_numbers JSONB,
      profiles JSONB, custom_fields JSONB, division_info JSONB)
    WHERE people.organization_id = $1::UUID
      AND people.id = anon_4.id
    RETURNING people.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $5::UUID AS anon_5,
      coalesce(jsonb_extract_path_text($6::JSONB, CAST(touched.id AS TEXT)), $7::VARCHAR) AS coalesce_1,
      true AS anon_6
    FROM (
      SELECT 'people' AS resource, anon_7.id AS id, 'updated' AS change
      FROM jsonb_to_recordset($4::JSONB) AS anon_7(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 now
-- $3 events
-- $4 update_people
-- $5 key_id
-- $6 request_ids
-- $7 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
