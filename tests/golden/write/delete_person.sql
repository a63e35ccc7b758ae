WITH
  gone_answers AS (
    DELETE FROM answers
    WHERE answers.organization_id = $1::UUID
      AND answers.person_id = $5::UUID
    RETURNING answers.id, answers.identifiers, answers.question_id, answers.person_id
  ),
  gone_items AS (
    DELETE FROM items
    WHERE items.organization_id = $1::UUID
      AND items.person_id = $8::UUID
    RETURNING items.id, items.identifiers, items.list_id, items.person_id,
      items.advocacy_campaign_id
  ),
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.person_id = $12::UUID
    RETURNING taggings.id, taggings.identifiers, taggings.tag_id, taggings.person_id,
      taggings.advocacy_campaign_id
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, summed.collection AS collection, summed.scope_id AS scope_id,
      summed.slot AS slot, summed.n AS n
    FROM (
      SELECT changes.collection AS collection, changes.scope_id AS scope_id, changes.slot AS slot,
        sum(changes.n) AS n
      FROM (
        SELECT anon_2.collection AS collection, anon_2.scope_id AS scope_id, anon_2.slot AS slot,
          anon_2.n AS n
        FROM jsonb_to_recordset($2::JSONB) AS anon_2(collection TEXT, scope_id UUID, slot SMALLINT,
          n BIGINT)
        UNION ALL
        SELECT $3::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_answers
        HAVING count(*) > 0
        UNION ALL
        SELECT $6::VARCHAR AS collection, gone_answers.question_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_answers
        WHERE gone_answers.question_id IS NOT NULL
        GROUP BY gone_answers.question_id
        UNION ALL
        SELECT $7::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        HAVING count(*) > 0
        UNION ALL
        SELECT $9::VARCHAR AS collection, gone_items.list_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.list_id IS NOT NULL
        GROUP BY gone_items.list_id
        UNION ALL
        SELECT $10::VARCHAR AS collection, gone_items.advocacy_campaign_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_items
        WHERE gone_items.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_items.advocacy_campaign_id
        UNION ALL
        SELECT $11::VARCHAR AS collection, $1::UUID AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $13::VARCHAR AS collection, gone_taggings.tag_id AS scope_id, $4::SMALLINT AS anon_3,
          -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.tag_id IS NOT NULL
        GROUP BY gone_taggings.tag_id
        UNION ALL
        SELECT $14::VARCHAR AS collection, gone_taggings.advocacy_campaign_id AS scope_id,
          $4::SMALLINT AS anon_3, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_taggings.advocacy_campaign_id
      ) AS changes
      GROUP BY changes.collection, changes.scope_id, changes.slot
    ) AS summed
    ORDER BY summed.collection, summed.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  forget_taggings AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $15::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  forget_items AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $16::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_items.identifiers) AS unnest_2
        FROM gone_items
      )
    RETURNING 1
  ),
  forget_answers AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $17::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_answers.identifiers) AS unnest_3
        FROM gone_answers
      )
    RETURNING 1
  ),
  unlink_outreaches AS (
    UPDATE outreaches
    SET modified_date=$19::TIMESTAMP WITH TIME ZONE,
      person_id=CASE WHEN (outreaches.person_id = $18::UUID) THEN NULL ELSE outreaches.person_id END
    WHERE outreaches.organization_id = $1::UUID
      AND outreaches.person_id = $18::UUID
    RETURNING outreaches.id, outreaches.type, outreaches.referrer_data ->> 'source' AS source,
      outreaches.action_date, CAST(coalesce(outreaches.duration, 0) AS BIGINT) AS duration,
      outreaches.advocacy_campaign_id, outreaches.person_id
  ),
  deltas AS (
    INSERT INTO outreach_deltas (organization_id, transaction, campaign_id, person_id, outreaches,
      type, source, action_date, duration, targets)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      unlink_outreaches.advocacy_campaign_id AS advocacy_campaign_id, $18::UUID AS anon_4, -1,
      unlink_outreaches.type AS type, unlink_outreaches.source AS source,
      unlink_outreaches.action_date AS action_date, -1 * unlink_outreaches.duration AS anon_5,
      '{}'::uuid[]
    FROM unlink_outreaches
    UNION ALL
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      unlink_outreaches.advocacy_campaign_id AS advocacy_campaign_id, CAST(NULL AS UUID) AS anon_6,
      1, unlink_outreaches.type AS type, unlink_outreaches.source AS source,
      unlink_outreaches.action_date AS action_date, 1 * unlink_outreaches.duration AS anon_7,
      '{}'::uuid[]
    FROM unlink_outreaches
    RETURNING 1
  ),
  unlink_tags AS (
    UPDATE tags
    SET modified_date=$19::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (tags.creator_id = $20::UUID) THEN NULL ELSE tags.creator_id END,
      modified_by_id=CASE WHEN (tags.modified_by_id = $21::UUID) THEN NULL ELSE tags.modified_by_id END
    WHERE tags.organization_id = $1::UUID
      AND (tags.creator_id = $20::UUID OR tags.modified_by_id = $21::UUID)
    RETURNING tags.id
  ),
  unlink_questions AS (
    UPDATE questions
    SET modified_date=$19::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (questions.creator_id = $22::UUID) THEN NULL ELSE questions.creator_id END,
      modified_by_id=CASE WHEN (questions.modified_by_id = $23::UUID) THEN NULL ELSE questions.modified_by_id END
    WHERE questions.organization_id = $1::UUID
      AND (questions.creator_id = $22::UUID OR questions.modified_by_id = $23::UUID)
    RETURNING questions.id
  ),
  unlink_lists AS (
    UPDATE lists
    SET modified_date=$19::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (lists.creator_id = $24::UUID) THEN NULL ELSE lists.creator_id END,
      modified_by_id=CASE WHEN (lists.modified_by_id = $25::UUID) THEN NULL ELSE lists.modified_by_id END
    WHERE lists.organization_id = $1::UUID
      AND (lists.creator_id = $24::UUID OR lists.modified_by_id = $25::UUID)
    RETURNING lists.id
  ),
  unlink_advocacy_campaigns AS (
    UPDATE advocacy_campaigns
    SET modified_date=$19::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (advocacy_campaigns.creator_id = $26::UUID) THEN NULL ELSE advocacy_campaigns.creator_id END,
      modified_by_id=CASE WHEN (advocacy_campaigns.modified_by_id = $27::UUID) THEN NULL ELSE advocacy_campaigns.modified_by_id END
    WHERE advocacy_campaigns.organization_id = $1::UUID
      AND (advocacy_campaigns.creator_id = $26::UUID OR advocacy_campaigns.modified_by_id = $27::UUID)
    RETURNING advocacy_campaigns.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $28::UUID AS anon_8,
      coalesce(jsonb_extract_path_text($29::JSONB, CAST(touched.id AS TEXT)), $30::VARCHAR) AS coalesce_1,
      true AS anon_9
    FROM (
      SELECT 'advocacy_campaigns' AS resource, unlink_advocacy_campaigns.id AS id,
        'updated' AS change
      FROM unlink_advocacy_campaigns
      UNION ALL
      SELECT 'lists' AS resource, unlink_lists.id AS id, 'updated' AS change
      FROM unlink_lists
      UNION ALL
      SELECT 'outreaches' AS resource, unlink_outreaches.id AS id, 'updated' AS change
      FROM unlink_outreaches
      UNION ALL
      SELECT 'questions' AS resource, unlink_questions.id AS id, 'updated' AS change
      FROM unlink_questions
      UNION ALL
      SELECT 'tags' AS resource, unlink_tags.id AS id, 'updated' AS change
      FROM unlink_tags
      UNION ALL
      SELECT 'answers' AS resource, gone_answers.id AS id, 'deleted' AS change
      FROM gone_answers
      UNION ALL
      SELECT 'items' AS resource, gone_items.id AS id, 'deleted' AS change
      FROM gone_items
      UNION ALL
      SELECT 'taggings' AS resource, gone_taggings.id AS id, 'deleted' AS change
      FROM gone_taggings
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 totals
-- $3 param_1
-- $4 slot
-- $5 cascade_answers_person_id
-- $6 param_2
-- $7 param_3
-- $8 cascade_items_person_id
-- $9 param_4
-- $10 param_5
-- $11 param_6
-- $12 cascade_taggings_person_id
-- $13 param_7
-- $14 param_8
-- $15 resource_1
-- $16 resource_2
-- $17 resource_3
-- $18 unlink_outreaches_person_id
-- $19 now
-- $20 unlink_tags_creator_id
-- $21 unlink_tags_modified_by_id
-- $22 unlink_questions_creator_id
-- $23 unlink_questions_modified_by_id
-- $24 unlink_lists_creator_id
-- $25 unlink_lists_modified_by_id
-- $26 unlink_advocacy_campaigns_creator_id
-- $27 unlink_advocacy_campaigns_modified_by_id
-- $28 key_id
-- $29 request_ids
-- $30 request_id

SELECT count(*) AS count_1
FROM (
  SELECT totals.slot AS slot
  FROM totals
  WHERE totals.organization_id = $1::UUID
    AND totals.scope_id = $2::UUID
  ORDER BY totals.slot
  FOR UPDATE
) AS locked
-- $1 organization_id
-- $2 scope_id

WITH
  found_people AS (
    SELECT unnest($1::UUID[]) AS id
    UNION ALL
    SELECT identifiers.resource_id AS resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $2::UUID
      AND identifiers.resource = $3::VARCHAR
      AND identifiers.identifier = any($4::TEXT[])
    UNION ALL
    SELECT person_emails.person_id AS person_id
    FROM person_emails
    WHERE person_emails.organization_id = $2::UUID
      AND person_emails.address = any($5::TEXT[])
    UNION ALL
    SELECT person_phones.person_id AS person_id
    FROM person_phones
    WHERE person_phones.organization_id = $2::UUID
      AND person_phones.number = any($6::TEXT[])
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
        WHERE people.organization_id = $2::UUID
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
        )) AS json_agg_1
        FROM locked_people
      ) AS people,
      (
        SELECT json_object_agg(identifiers.identifier, identifiers.resource_id) AS json_object_agg_1
        FROM identifiers
        WHERE identifiers.organization_id = $2::UUID
          AND identifiers.resource = $7::VARCHAR
          AND identifiers.identifier = any($4::TEXT[])
      ) AS people_identifiers,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_2
        FROM (
          SELECT person_emails.address AS key,
            (array_agg(person_emails.person_id ORDER BY person_emails.person_id ASC))[1] AS person_id
          FROM person_emails
          WHERE person_emails.organization_id = $2::UUID
            AND person_emails.address = any($5::TEXT[])
          GROUP BY person_emails.address
        ) AS owners
      ) AS emails,
      (
        SELECT json_object_agg(owners.key, owners.person_id) AS json_object_agg_3
        FROM (
          SELECT person_phones.number AS key,
            (array_agg(person_phones.person_id ORDER BY person_phones.person_id ASC))[1] AS person_id
          FROM person_phones
          WHERE person_phones.organization_id = $2::UUID
            AND person_phones.number = any($8::TEXT[])
          GROUP BY person_phones.number
        ) AS owners
      ) AS phones
  ) AS r$
) AS TEXT) AS anon_1
-- $1 people_ids
-- $2 organization_id
-- $3 resource_1
-- $4 people_identifiers
-- $5 people_emails
-- $6 people_matching_phones
-- $7 resource_2
-- $8 people_phones

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
  gone_answers AS (
    DELETE FROM answers
    WHERE answers.organization_id = $1::UUID
      AND answers.person_id = $7::UUID
    RETURNING answers.id, answers.identifiers, answers.question_id, answers.person_id
  ),
  gone_items AS (
    DELETE FROM items
    WHERE items.organization_id = $1::UUID
      AND items.person_id = $10::UUID
    RETURNING items.id, items.identifiers, items.list_id, items.person_id,
      items.advocacy_campaign_id
  ),
  gone_taggings AS (
    DELETE FROM taggings
    WHERE taggings.organization_id = $1::UUID
      AND taggings.person_id = $14::UUID
    RETURNING taggings.id, taggings.identifiers, taggings.tag_id, taggings.person_id,
      taggings.advocacy_campaign_id
  ),
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, summed.collection AS collection, summed.scope_id AS scope_id,
      summed.slot AS slot, summed.n AS n
    FROM (
      SELECT changes.collection AS collection, changes.scope_id AS scope_id, changes.slot AS slot,
        sum(changes.n) AS n
      FROM (
        SELECT anon_4.collection AS collection, anon_4.scope_id AS scope_id, anon_4.slot AS slot,
          anon_4.n AS n
        FROM jsonb_to_recordset($4::JSONB) AS anon_4(collection TEXT, scope_id UUID, slot SMALLINT,
          n BIGINT)
        UNION ALL
        SELECT $5::VARCHAR AS collection, $1::UUID AS scope_id, $6::SMALLINT AS anon_5,
          -count(*) AS n
        FROM gone_answers
        HAVING count(*) > 0
        UNION ALL
        SELECT $8::VARCHAR AS collection, gone_answers.question_id AS scope_id,
          $6::SMALLINT AS anon_5, -count(*) AS n
        FROM gone_answers
        WHERE gone_answers.question_id IS NOT NULL
        GROUP BY gone_answers.question_id
        UNION ALL
        SELECT $9::VARCHAR AS collection, $1::UUID AS scope_id, $6::SMALLINT AS anon_5,
          -count(*) AS n
        FROM gone_items
        HAVING count(*) > 0
        UNION ALL
        SELECT $11::VARCHAR AS collection, gone_items.list_id AS scope_id, $6::SMALLINT AS anon_5,
          -count(*) AS n
        FROM gone_items
        WHERE gone_items.list_id IS NOT NULL
        GROUP BY gone_items.list_id
        UNION ALL
        SELECT $12::VARCHAR AS collection, gone_items.advocacy_campaign_id AS scope_id,
          $6::SMALLINT AS anon_5, -count(*) AS n
        FROM gone_items
        WHERE gone_items.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_items.advocacy_campaign_id
        UNION ALL
        SELECT $13::VARCHAR AS collection, $1::UUID AS scope_id, $6::SMALLINT AS anon_5,
          -count(*) AS n
        FROM gone_taggings
        HAVING count(*) > 0
        UNION ALL
        SELECT $15::VARCHAR AS collection, gone_taggings.tag_id AS scope_id, $6::SMALLINT AS anon_5,
          -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.tag_id IS NOT NULL
        GROUP BY gone_taggings.tag_id
        UNION ALL
        SELECT $16::VARCHAR AS collection, gone_taggings.advocacy_campaign_id AS scope_id,
          $6::SMALLINT AS anon_5, -count(*) AS n
        FROM gone_taggings
        WHERE gone_taggings.advocacy_campaign_id IS NOT NULL
        GROUP BY gone_taggings.advocacy_campaign_id
      ) AS changes
      GROUP BY changes.collection, changes.scope_id, changes.slot
    ) AS summed
    ORDER BY summed.collection, summed.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  forget_taggings AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $17::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_taggings.identifiers) AS unnest_1
        FROM gone_taggings
      )
    RETURNING 1
  ),
  forget_items AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $18::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_items.identifiers) AS unnest_2
        FROM gone_items
      )
    RETURNING 1
  ),
  forget_answers AS (
    DELETE FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $19::VARCHAR
      AND identifiers.identifier IN (
        SELECT unnest(gone_answers.identifiers) AS unnest_3
        FROM gone_answers
      )
    RETURNING 1
  ),
  unlink_outreaches AS (
    UPDATE outreaches
    SET modified_date=$2::TIMESTAMP WITH TIME ZONE,
      person_id=CASE WHEN (outreaches.person_id = $20::UUID) THEN NULL ELSE outreaches.person_id END
    WHERE outreaches.organization_id = $1::UUID
      AND outreaches.person_id = $20::UUID
    RETURNING outreaches.id, outreaches.type, outreaches.referrer_data ->> 'source' AS source,
      outreaches.action_date, CAST(coalesce(outreaches.duration, 0) AS BIGINT) AS duration,
      outreaches.advocacy_campaign_id, outreaches.person_id
  ),
  deltas AS (
    INSERT INTO outreach_deltas (organization_id, transaction, campaign_id, person_id, outreaches,
      type, source, action_date, duration, targets)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      unlink_outreaches.advocacy_campaign_id AS advocacy_campaign_id, $20::UUID AS anon_6, -1,
      unlink_outreaches.type AS type, unlink_outreaches.source AS source,
      unlink_outreaches.action_date AS action_date, -1 * unlink_outreaches.duration AS anon_7,
      '{}'::uuid[]
    FROM unlink_outreaches
    UNION ALL
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      unlink_outreaches.advocacy_campaign_id AS advocacy_campaign_id, CAST(NULL AS UUID) AS anon_8,
      1, unlink_outreaches.type AS type, unlink_outreaches.source AS source,
      unlink_outreaches.action_date AS action_date, 1 * unlink_outreaches.duration AS anon_9,
      '{}'::uuid[]
    FROM unlink_outreaches
    RETURNING 1
  ),
  delete_triggers_person_id AS (
    DELETE FROM triggers
    USING jsonb_to_recordset($21::JSONB) AS anon_10(person_id UUID)
    WHERE triggers.organization_id = $1::UUID
      AND triggers.person_id = anon_10.person_id
    RETURNING 1
  ),
  delete_person_phones_person_id AS (
    DELETE FROM person_phones
    USING jsonb_to_recordset($22::JSONB) AS anon_11(person_id UUID)
    WHERE person_phones.organization_id = $1::UUID
      AND person_phones.person_id = anon_11.person_id
    RETURNING 1
  ),
  delete_person_emails_person_id AS (
    DELETE FROM person_emails
    USING jsonb_to_recordset($23::JSONB) AS anon_12(person_id UUID)
    WHERE person_emails.organization_id = $1::UUID
      AND person_emails.person_id = anon_12.person_id
    RETURNING 1
  ),
  delete_people_id AS (
    DELETE FROM people
    USING jsonb_to_recordset($24::JSONB) AS anon_13(id UUID)
    WHERE people.organization_id = $1::UUID
      AND people.id = anon_13.id
    RETURNING people.id
  ),
  unlink_tags AS (
    UPDATE tags
    SET modified_date=$2::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (tags.creator_id = $25::UUID) THEN NULL ELSE tags.creator_id END,
      modified_by_id=CASE WHEN (tags.modified_by_id = $26::UUID) THEN NULL ELSE tags.modified_by_id END
    WHERE tags.organization_id = $1::UUID
      AND (tags.creator_id = $25::UUID OR tags.modified_by_id = $26::UUID)
    RETURNING tags.id
  ),
  unlink_questions AS (
    UPDATE questions
    SET modified_date=$2::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (questions.creator_id = $27::UUID) THEN NULL ELSE questions.creator_id END,
      modified_by_id=CASE WHEN (questions.modified_by_id = $28::UUID) THEN NULL ELSE questions.modified_by_id END
    WHERE questions.organization_id = $1::UUID
      AND (questions.creator_id = $27::UUID OR questions.modified_by_id = $28::UUID)
    RETURNING questions.id
  ),
  unlink_lists AS (
    UPDATE lists
    SET modified_date=$2::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (lists.creator_id = $29::UUID) THEN NULL ELSE lists.creator_id END,
      modified_by_id=CASE WHEN (lists.modified_by_id = $30::UUID) THEN NULL ELSE lists.modified_by_id END
    WHERE lists.organization_id = $1::UUID
      AND (lists.creator_id = $29::UUID OR lists.modified_by_id = $30::UUID)
    RETURNING lists.id
  ),
  unlink_advocacy_campaigns AS (
    UPDATE advocacy_campaigns
    SET modified_date=$2::TIMESTAMP WITH TIME ZONE,
      creator_id=CASE WHEN (advocacy_campaigns.creator_id = $31::UUID) THEN NULL ELSE advocacy_campaigns.creator_id END,
      modified_by_id=CASE WHEN (advocacy_campaigns.modified_by_id = $32::UUID) THEN NULL ELSE advocacy_campaigns.modified_by_id END
    WHERE advocacy_campaigns.organization_id = $1::UUID
      AND (advocacy_campaigns.creator_id = $31::UUID OR advocacy_campaigns.modified_by_id = $32::UUID)
    RETURNING advocacy_campaigns.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $33::UUID AS anon_14,
      coalesce(jsonb_extract_path_text($34::JSONB, CAST(touched.id AS TEXT)), $35::VARCHAR) AS coalesce_1,
      true AS anon_15
    FROM (
      SELECT 'advocacy_campaigns' AS resource, unlink_advocacy_campaigns.id AS id,
        'updated' AS change
      FROM unlink_advocacy_campaigns
      UNION ALL
      SELECT 'lists' AS resource, unlink_lists.id AS id, 'updated' AS change
      FROM unlink_lists
      UNION ALL
      SELECT 'outreaches' AS resource, unlink_outreaches.id AS id, 'updated' AS change
      FROM unlink_outreaches
      UNION ALL
      SELECT 'questions' AS resource, unlink_questions.id AS id, 'updated' AS change
      FROM unlink_questions
      UNION ALL
      SELECT 'tags' AS resource, unlink_tags.id AS id, 'updated' AS change
      FROM unlink_tags
      UNION ALL
      SELECT 'people' AS resource, delete_people_id.id AS id, 'deleted' AS change
      FROM delete_people_id
      UNION ALL
      SELECT 'answers' AS resource, gone_answers.id AS id, 'deleted' AS change
      FROM gone_answers
      UNION ALL
      SELECT 'items' AS resource, gone_items.id AS id, 'deleted' AS change
      FROM gone_items
      UNION ALL
      SELECT 'taggings' AS resource, gone_taggings.id AS id, 'deleted' AS change
      FROM gone_taggings
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 now
-- $3 events
-- $4 totals
-- $5 param_1
-- $6 slot
-- $7 cascade_answers_person_id
-- $8 param_2
-- $9 param_3
-- $10 cascade_items_person_id
-- $11 param_4
-- $12 param_5
-- $13 param_6
-- $14 cascade_taggings_person_id
-- $15 param_7
-- $16 param_8
-- $17 resource_1
-- $18 resource_2
-- $19 resource_3
-- $20 unlink_outreaches_person_id
-- $21 delete_triggers_person_id
-- $22 delete_person_phones_person_id
-- $23 delete_person_emails_person_id
-- $24 delete_people_id
-- $25 unlink_tags_creator_id
-- $26 unlink_tags_modified_by_id
-- $27 unlink_questions_creator_id
-- $28 unlink_questions_modified_by_id
-- $29 unlink_lists_creator_id
-- $30 unlink_lists_modified_by_id
-- $31 unlink_advocacy_campaigns_creator_id
-- $32 unlink_advocacy_campaigns_modified_by_id
-- $33 key_id
-- $34 request_ids
-- $35 request_id

WITH delete_totals_scope_id AS (
  DELETE FROM totals
  USING jsonb_to_recordset($1::JSONB) AS anon_1(scope_id UUID)
  WHERE totals.organization_id = $2::UUID
    AND totals.scope_id = anon_1.scope_id
  RETURNING 1
)
SELECT 1
-- $1 delete_totals_scope_id
-- $2 organization_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
