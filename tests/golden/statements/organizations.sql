SELECT organizations.id, organizations.name, organizations.namespace, organizations.keyless_helpers,
  organizations.created_date
FROM organizations
ORDER BY organizations.id
