WITH
  referred_people AS (
    SELECT unnest($2::UUID[]) AS id
  ),
  referred_questions AS (
    SELECT unnest($3::UUID[]) AS id
  )
SELECT CAST((
  SELECT row_to_json(r$) AS row_to_json_1
  FROM (
    SELECT
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_2
          FROM (
            SELECT people.id AS id
          ) AS r$
        )) AS json_agg_1
        FROM people
        WHERE people.organization_id = $1::UUID
          AND people.id = any(array((
            SELECT referred_people.id
            FROM referred_people
          )))
      ) AS people_references,
      (
        SELECT json_agg((
          SELECT row_to_json(r$) AS row_to_json_3
          FROM (
            SELECT questions.id AS id, questions.question_type AS question_type,
              questions.responses AS responses
          ) AS r$
        )) AS json_agg_2
        FROM questions
        WHERE questions.organization_id = $1::UUID
          AND questions.id = any(array((
            SELECT referred_questions.id
            FROM referred_questions
          )))
      ) AS questions_references
  ) AS r$
) AS TEXT) AS anon_1
-- $1 organization_id
-- $2 people_references
-- $3 questions_references

WITH
  count AS (
    INSERT INTO totals (organization_id, collection, scope_id, slot, n)
    SELECT $1::UUID AS anon_1, changes.collection AS collection, changes.scope_id AS scope_id,
      changes.slot AS slot, changes.n AS n
    FROM (
      SELECT anon_2.collection AS collection, anon_2.scope_id AS scope_id, anon_2.slot AS slot,
        anon_2.n AS n
      FROM jsonb_to_recordset($2::JSONB) AS anon_2(collection TEXT, scope_id UUID, slot SMALLINT,
        n BIGINT)
    ) AS changes
    ORDER BY changes.collection, changes.scope_id
    ON CONFLICT (organization_id, collection, scope_id, slot) DO UPDATE SET n = (totals.n + excluded.n)
    RETURNING 1
  ),
  insert_answers AS (
    INSERT INTO answers (organization_id, id, identifiers, origin_system, created_date,
      modified_date, action_date, value, responses, question_id, person_id)
    SELECT $1::UUID AS anon_1, anon_3.id AS id, anon_3.identifiers AS identifiers,
      anon_3.origin_system AS origin_system, anon_3.created_date AS created_date,
      anon_3.modified_date AS modified_date, anon_3.action_date AS action_date,
      anon_3.value AS value, anon_3.responses AS responses, anon_3.question_id AS question_id,
      anon_3.person_id AS person_id
    FROM jsonb_to_recordset($3::JSONB) AS anon_3(id UUID, identifiers TEXT[], origin_system TEXT,
      created_date TIMESTAMP WITH TIME ZONE, modified_date TIMESTAMP WITH TIME ZONE,
      action_date TIMESTAMP WITH TIME ZONE, value TEXT, responses JSONB, question_id UUID,
      person_id UUID)
    ORDER BY anon_3.id
    RETURNING answers.id
  ),
  record AS (
    INSERT INTO changes (organization_id, transaction, resource, id, change, recorded_date, key_id,
      request_id, targets_dated)
    SELECT $1::UUID AS anon_1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
      touched.resource AS resource, touched.id AS id, touched.change AS change, now() AS now_1,
      $4::UUID AS anon_4,
      coalesce(jsonb_extract_path_text($5::JSONB, CAST(touched.id AS TEXT)), $6::VARCHAR) AS coalesce_1,
      true AS anon_5
    FROM (
      SELECT 'answers' AS resource, anon_6.id AS id, 'created' AS change
      FROM jsonb_to_recordset($3::JSONB) AS anon_6(id UUID)
    ) AS touched
    RETURNING 1
  )
SELECT 1
-- $1 organization_id
-- $2 totals
-- $3 insert_answers
-- $4 key_id
-- $5 request_ids
-- $6 request_id

SELECT count(pg_notify($1::VARCHAR, concat(left(payload, -1), ',"snapshot":"', CASE WHEN (length(CAST(pg_current_snapshot() AS TEXT)) <= 2000) THEN CAST(pg_current_snapshot() AS TEXT) ELSE concat(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':', CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), ':') END, '","transaction":"', pg_current_xact_id(), '"}'))) AS count_1
FROM unnest($2::TEXT[]) AS payload
-- $1 pg_notify_1
-- $2 payloads
