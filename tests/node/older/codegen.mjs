// What the command of graphql-codegen 5 does with the address of a schema, by its loader, engine
// and plugin, on graphql 16.11: `node older/codegen.mjs ADDRESS TOKEN FOLDER`.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { loadSchema } from '@graphql-tools/load';
import { UrlLoader } from '@graphql-tools/url-loader';
import { parse, printSchema, version } from 'graphql';

import { endpoint, finish, folder, headers, step } from '../gateway.mjs';

let schema;
await step('graphql 16.11 builds the schema that it fetches', async () => {
  assert.equal(version, '16.11.0');
  schema = await loadSchema(endpoint, { loaders: [new UrlLoader()], headers });
  assert.ok(schema.getType('Outreach'));
});
await step('graphql-codegen 5 makes its types', async () => {
  const types = await codegen({
    schema: parse(printSchema(schema)),
    documents: [],
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
    config: {},
    filename: 'schema.ts',
  });
  writeFileSync(join(folder, 'schema.ts'), types);
  assert.match(types, /export type Outreach = Node & \{/);
});
finish();
