// Bundles the pages of src/ into the folder named by the argument: hashed names, each file also
// compressed, `manifest.json` to say which name is what, and the licences of all that is in it.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { usStates } from './us-states.mjs';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs FOLDER');

// By the names that the gateway uses: a script with its style sheet, or a style sheet alone.
const PAGES = {
  common: 'src/common.css',
  counter: 'src/embed/counter.js',
  dashboard: 'src/dashboard/main.js',
  explorer: 'src/explorer/main.js',
  front: 'src/front.js',
  graphiql: 'src/graphiql.jsx',
  openapi: 'src/openapi/main.js',
};

// GraphiQL carries its fonts inside its style sheet: as files, only those in use are fetched.
const fontsAsFiles = {
  name: 'fonts-as-files',
  setup(build) {
    build.onResolve({ filter: /^data:font\// }, ({ path }) => {
      const [head, data] = path.split(';base64,');
      const name = createHash('sha256').update(data).digest('hex').slice(0, 8);
      const extension = head.slice('data:font/'.length);
      return { namespace: 'font', path: `font-${name}.${extension}`, pluginData: data };
    });
    build.onLoad({ filter: /.*/, namespace: 'font' }, ({ pluginData }) => ({
      contents: Buffer.from(pluginData, 'base64'),
      loader: 'file',
    }));
  },
};

const FONTS =
  '=== Fonts in @graphiql/react\n\nRoboto (Apache-2.0), Fira Code (SIL Open Font License 1.1)\n';

function licences(inputs) {
  const packages = new Set(
    Object.keys(inputs).flatMap((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []),
  );
  // Its outlines are in the dashboard's script.
  packages.add('node_modules/us-atlas');
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    return `=== ${name} ${version} (${license})\n\n${text}\n`;
  });
  return [...texts, FONTS].join('\n');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { metafile } = await esbuild.build({
  entryPoints: { ...PAGES, icon: 'src/icon.svg' },
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  outdir: out,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  minify: true,
  legalComments: 'eof',
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: { 'react-style-singleton': './src/no-inline-style.js' },
  loader: { '.svg': 'copy' },
  plugins: [fontsAsFiles, usStates],
  metafile: true,
  logLevel: 'warning',
});

// Fonts are compressed already.
const files = Object.keys(metafile.outputs).map((file) => basename(file)).sort();
const compressed = files.filter((name) => !/\.woff2?$/.test(name));
for (const name of compressed) {
  const content = readFileSync(join(out, name));
  writeFileSync(join(out, `${name}.gz`), gzipSync(content, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(content));
}

const [scripts, styles] = [{}, {}];
for (const [path, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
  const name = Object.keys(PAGES).find((page) => PAGES[page] === entryPoint);
  if (!name) continue;
  if (path.endsWith('.css')) styles[name] = basename(path);
  else scripts[name] = basename(path);
  if (cssBundle) styles[name] = basename(cssBundle);
}
const icon = files.find((name) => name.startsWith('icon-'));
const manifest = { scripts, styles, icon, files, compressed };
writeFileSync(join(out, 'THIRD-PARTY.txt'), licences(metafile.inputs));
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
