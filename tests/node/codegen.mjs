// graphql-codegen makes types of FOLDER/schema.graphql and the operations in codegen/, and a
// client in these types is accepted by tsc, and works. By its engine and plugins: the command
// itself would come with 250 packages more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

import { endpoint, finish, folder, makeCampaign, step, token } from './gateway.mjs';

const modules = fileURLToPath(new URL('node_modules', import.meta.url));
const read = (name) => parse(readFileSync(join(folder, name), 'utf8'));
const config = {
  strictScalars: true,
  scalars: { DateTime: 'string', JSON: 'Record<string, unknown>' },
};

async function generate(filename, pluginMap) {
  const made = await codegen({
    schema: read('schema.graphql'),
    documents: [{ location: 'operations.graphql', document: read('operations.graphql') }],
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
    config,
    filename,
  });
  writeFileSync(join(folder, filename), made);
}

const campaign = await makeCampaign();

cpSync(new URL('codegen', import.meta.url), folder, { recursive: true });
symlinkSync(modules, join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

await step('graphql-codegen makes the types of the schema', async () => {
  await generate('schema.ts', { typescript });
});
await step('graphql-codegen makes the types of the operations', async () => {
  await generate('operations.ts', { operations, typedDocuments });
});
await step('tsc --strict accepts them, and what uses them well', async () => {
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
});
await step('the client works that was written in these types', async () => {
  const { use } = await import(pathToFileURL(join(folder, 'out', 'use.js')));
  const [id, ...rest] = await use(endpoint, token, campaign);
  assert.deepEqual(rest, ['1', 'Typed on 2014-03-20T21:04:31Z, to Mayor', 'Clients', id]);
});
finish();
