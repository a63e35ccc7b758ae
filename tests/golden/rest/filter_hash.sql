WITH
  found AS (
    SELECT t0.organization_id AS organization_id, t0.id AS id, t0.identifiers AS identifiers,
      t0.origin_system AS origin_system, t0.created_date AS created_date,
      t0.modified_date AS modified_date, t0.given_name AS given_name, t0.family_name AS family_name,
      t0.additional_name AS additional_name, t0.honorific_prefix AS honorific_prefix,
      t0.honorific_suffix AS honorific_suffix, t0.gender AS gender,
      t0.gender_identity AS gender_identity,
      t0.additional_gender_identities AS additional_gender_identities,
      t0.gender_pronouns AS gender_pronouns, t0.party_identification AS party_identification,
      t0.parties AS parties, t0.source AS source, t0.ethnicities AS ethnicities,
      t0.languages_spoken AS languages_spoken, t0.preferred_language AS preferred_language,
      t0.browser_url AS browser_url, t0.administrative_url AS administrative_url,
      t0.birthdate AS birthdate, t0.employer AS employer, t0.employer_address AS employer_address,
      t0.occupation AS occupation, t0.work_title AS work_title,
      t0.work_department AS work_department, t0.postal_addresses AS postal_addresses,
      t0.email_addresses AS email_addresses, t0.phone_numbers AS phone_numbers,
      t0.profiles AS profiles, t0.custom_fields AS custom_fields, t0.division_info AS division_info
    FROM people AS t0
    WHERE t0.organization_id = $3::UUID
      AND CAST(t0.birthdate ->> 'month' AS BIGINT) = $4::BIGINT
      AND (t0.custom_fields ->> $5::VARCHAR) = $6::VARCHAR
    ORDER BY t0.id DESC
    LIMIT 26
  ),
  counted AS (
    SELECT count(*) AS n
    FROM (
      SELECT 1 AS one
      FROM people AS t0
      WHERE t0.organization_id = $3::UUID
        AND CAST(t0.birthdate ->> 'month' AS BIGINT) = $4::BIGINT
        AND (t0.custom_fields ->> $5::VARCHAR) = $6::VARCHAR
      LIMIT 10001
    ) AS "some"
  ),
  total AS MATERIALIZED (
    SELECT
      CASE WHEN (CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000) THEN greatest($15::BIGINT, CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END) ELSE CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END END AS n,
      CASE WHEN $14::BOOLEAN THEN 10001 ELSE (
        SELECT counted.n
        FROM counted
      ) END > 10000 AS is_estimate
  )
-- SELECT … the envelope, as in page_tags.sql
-- $1 1
-- $2 "http://gateway.test/api/v1/people?filter=birthdate/month%20eq%2012%20and%20custom_fields/volunteer%20eq%20'yes'"
-- $3 {organization}
-- $4 12
-- $5 "volunteer"
-- $6 "yes"
-- $7 "http://gateway.test/api/v1/people?filter=birthdate/month%20eq%2012%20and%20custom_fields/volunteer%20eq%20'yes'&page=2&after="
-- $8 null
-- $9 false
-- $10 "http://gateway.test/api/v1/people?filter=birthdate/month%20eq%2012%20and%20custom_fields/volunteer%20eq%20'yes'&page="
-- $11 "[{\"name\":\"osdi\",\"href\":\"http://gateway.test/docs/v1/{rel}\",\"templated\":true}]"
-- $12 "default"
-- $13 "http://gateway.test/api/v1"
-- $14 false
-- $15 1
