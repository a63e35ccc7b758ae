SELECT changes.recorded_date, changes.change, changes.resource, changes.id, changes.key_id,
  changes.request_id,
  (
    SELECT api_keys.name
    FROM api_keys
    WHERE api_keys.organization_id = $1::UUID
      AND api_keys.id = changes.key_id
  ) AS key_name
FROM changes
WHERE changes.organization_id = $1::UUID
  AND changes.change != 'purged'
  AND ($2::VARCHAR IS NULL OR changes.resource = $2::VARCHAR)
  AND ($3::UUID IS NULL OR changes.id = $3::UUID)
  AND ($4::UUID IS NULL OR changes.key_id = $4::UUID)
  AND ($5::TIMESTAMP WITH TIME ZONE IS NULL OR changes.recorded_date >= $5::TIMESTAMP WITH TIME ZONE)
ORDER BY changes.transaction DESC, changes.resource DESC, changes.id DESC
LIMIT $6::INTEGER
-- $1 organization_id
-- $2 resource
-- $3 id
-- $4 key_id
-- $5 since
-- $6 most
