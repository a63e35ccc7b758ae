// openapi-typescript makes types of the OpenAPI document, and a client in these types, by
// openapi-fetch, is accepted by tsc, and works: `node older/openapi.mjs ADDRESS TOKEN FOLDER`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import openapiTypes, { astToString } from 'openapi-typescript';

import { address, finish, folder, makeCampaign, step, token } from '../gateway.mjs';

const modules = fileURLToPath(new URL('node_modules', import.meta.url));
const campaign = await makeCampaign();

cpSync(new URL('openapi', import.meta.url), folder, { recursive: true });
symlinkSync(modules, join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

await step('openapi-typescript makes the types of the document', async () => {
  const types = await openapiTypes(new URL(`${address}/api/v1/openapi.json`));
  writeFileSync(join(folder, 'rest.d.ts'), astToString(types));
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
  assert.deepEqual(await use(address, token, campaign), ['5', 'true', 'Typed', 'NOT_FOUND', 'object']);
});
finish();
