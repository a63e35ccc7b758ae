SELECT count(*) AS count_1
FROM people
WHERE people.organization_id = $1::UUID
  AND NOT (EXISTS (
    SELECT *
    FROM identifiers
    WHERE identifiers.organization_id = $1::UUID
      AND identifiers.resource = $2::VARCHAR
      AND identifiers.resource_id = people.id
      AND starts_with(identifiers.identifier, $3::VARCHAR)
  ))
-- $1 owner
-- $2 resource_1
-- $3 prefix
