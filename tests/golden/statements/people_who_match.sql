SELECT people.id, people.given_name, people.family_name, people.created_date
FROM people
WHERE people.organization_id = $1::UUID
  AND people.id IN (
    SELECT CAST($2::UUID AS UUID) AS anon_1
    UNION
    SELECT identifiers.resource_id
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = 'people'
      AND identifiers.identifier = $3::VARCHAR
    UNION
    SELECT people.id
    FROM people
    WHERE people.organization_id = $1::UUID
      AND $4::VARCHAR IS NOT NULL
      AND (EXISTS (
        SELECT 1
        FROM jsonb_array_elements(people.email_addresses) AS anon_2
        WHERE lower(btrim(anon_2.value ->> 'address')) = $4::VARCHAR
      ))
  )
ORDER BY people.id
LIMIT 20
-- $1 organization_id
-- $2 id
-- $3 identifier
-- $4 address
