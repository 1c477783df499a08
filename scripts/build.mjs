// Bundles what runs: the command, what programs import, the local cloud's Lambda bootstrap, one bundle for each function of the topology,
// and the web page. The functions' bundles are the ones that are deployed. With --types also the declarations of what programs import,
// which cost more processor time than all the rest; without it those of the last build stay.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { build as buildPage } from 'vite';
import { buildTypes } from './build-types.mjs';
import { lazyPackages } from './lazy-packages.mjs';
import { ENTRIES } from './package-entries.mjs';
import { compileAhead } from './page/compile-ahead.mjs';
import { loadStart } from './page/load-start.mjs';
import { pageIcon } from './page/page-icon.mjs';
import { pageParts } from './page/page-parts.mjs';

const quiet = process.argv.includes('--quiet');
const withTypes = process.argv.includes('--types');

// Before anything that an older Node does not have: it would end with a stack trace.
const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
const [oldest, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node);
const oldNode = [
  "const [__major, __minor] = process.versions.node.split('.').map(Number);",
  `if (__major < ${major} || (__major === ${major} && __minor < ${minor})) {`,
  "  console.error('Node ' + process.versions.node + ' is too old for fanreel: ' +",
  `    '${oldest.slice(2)} or later is needed (https://nodejs.org).');`,
  '  process.exit(2);',
  '}',
].join(' ');

// Some CommonJS dependencies use require() and __dirname at run time, which an ES module does not have.
const commonJsBanner = [
  "import { createRequire as __createRequire } from 'node:module';",
  oldNode,
  'const require = __createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join(' ');

const { FUNCTIONS } = await loadSource('src/shared/topology.ts');
const { sharpLockfile } = await loadSource('src/layers/sharp-packages.ts');

// Source maps lead to the project's own lines: those of packages would more than double what a function loads.
const mapOwnSourcesOnly = {
  name: 'map-own-sources-only',
  setup: ({ onLoad }) =>
    onLoad({ filter: /node_modules[\\/].+\.m?js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { contents: `${text}\n//# sourceMappingURL=data:application/json;base64,${emptyMapOf(text)}` };
    }),
};

/** A source map that maps no line of the text: esbuild ignores one without any mapping, so its only one is after the end. */
function emptyMapOf(text) {
  const mappings = `${';'.repeat(text.split('\n').length + 1)}AAAA`;
  return Buffer.from(JSON.stringify({ version: 3, sources: [''], names: [], mappings })).toString('base64');
}

const shared = {
  bundle: true,
  platform: 'node',
  target: `node${major}.${minor}`,
  format: 'esm',
  minify: true,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  banner: { js: commonJsBanner },
  legalComments: 'none',
  external: [
    // Loaded when a picture comes: from the project's packages here, from a layer on Lambda.
    'sharp',
    // The SDK asks it in browsers only.
    'bowser',
    // Where else than in its environment, which comes first, the SDK looks for credentials; a function has them there.
    ...['http', 'ini', 'process', 'sso', 'web-identity'].map((place) => `@aws-sdk/credential-provider-${place}`),
  ],
  logLevel: quiet ? 'warning' : 'info',
};

// V8 can keep what it compiled of a script, not of an ES module (`src/local/host/compiled-bundle.ts`).
const asCommonJs = {
  format: 'cjs',
  // In Node 20 a script that V8 kept cannot import at run time: it requires.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': '__importMetaUrl', 'import.meta.dirname': '__dirname' },
};

// Found at run time next to the project: they carry programs or are optional.
const external = [...['sharp', 'ffmpeg-static', 'ffprobe-static', '@ffmpeg-installer/ffmpeg'], 'open'];

// Built beside and put in place at once: another command may be starting from dist at this moment.
const fresh = `dist.${process.pid}`;
await Promise.all([
  ...FUNCTIONS.map(({ name, entry }) =>
    build({
      ...shared,
      ...asCommonJs,
      entryPoints: [entry],
      outfile: `${fresh}/functions/${name}/index.cjs`,
      plugins: [mapOwnSourcesOnly],
    }),
  ),
  build({
    ...shared,
    ...asCommonJs,
    entryPoints: ['src/cli/command.ts'],
    outfile: `${fresh}/cli/command.cjs`,
    external,
    plugins: [lazyPackages, mapOwnSourcesOnly],
  }),
  build({
    ...shared,
    entryPoints: { 'cli/fanreel': 'src/cli/main.ts' },
    outdir: fresh,
    external,
  }),
  // An ES module would be read by a loader of its own, and would have its imports loaded before its first line.
  build({
    ...shared,
    ...asCommonJs,
    supported: {},
    entryPoints: ['src/local/lambda/bootstrap.ts'],
    outfile: `${fresh}/local/bootstrap.cjs`,
  }),
  // The construct for CDK apps. CommonJS like aws-cdk-lib: what `cdk init` makes loads it with require(), in Jest as well.
  build({
    ...shared,
    ...asCommonJs,
    entryPoints: ['infra/pipeline/index.ts'],
    outfile: `${fresh}/cdk/index.cjs`,
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [mapOwnSourcesOnly],
  }),
  build({
    ...shared,
    entryPoints: Object.entries(ENTRIES).map(([name, source]) => ({ in: `src/${source}`, out: `sdk/${name}` })),
    outdir: fresh,
    // What several of them need lies in files of its own, and what is imported at run time is loaded only then.
    splitting: true,
    chunkNames: 'sdk/part-[hash]',
    external,
    plugins: [lazyPackages, mapOwnSourcesOnly],
  }),
  buildPage({
    configFile: 'src/viewer/vite.config.ts',
    plugins: [loadStart(), pageIcon(), compileAhead()],
    build: { outDir: `../../${fresh}/viewer`, rolldownOptions: { output: { codeSplitting: { groups: pageParts() } } } },
    logLevel: quiet ? 'warn' : 'info',
  }),
  // The page beside a job's files on a disk, where a browser loads no module: `src/sdk/results/write-beside.ts` puts it into one file.
  build({
    entryPoints: { page: 'src/viewer/on-disk/main.tsx' },
    outdir: `${fresh}/on-disk`,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: quiet ? 'warning' : 'info',
  }),
  ...(withTypes ? [buildTypes(`${fresh}/types`)] : []),
]);

// What `fanreel layers` fetches: a release has no lockfile of its own.
mkdirSync(`${fresh}/layers`);
writeFileSync(`${fresh}/layers/package-lock.json`, sharpLockfile('.'));

// `require` of an ES module is what Node does since 20.19; a file of its own tells compilers that it may be done.
for (const name of Object.keys(ENTRIES)) {
  writeFileSync(`${fresh}/sdk/${name}.cjs`, `'use strict';\nmodule.exports = require('./${name}.mjs');\n`);
}
mkdirSync(`${fresh}/schemas`);
for (const [name, schema] of Object.entries((await loadSource('src/sdk/core/schemas/json-schemas.ts')).jsonSchemas())) {
  writeFileSync(`${fresh}/schemas/${name}`, `${JSON.stringify(schema, undefined, 2)}\n`);
}

if (!withTypes && existsSync('dist/types')) cpSync('dist/types', `${fresh}/types`, { recursive: true });
const old = `${fresh}.old`;
if (existsSync('dist')) renameSync('dist', old);
renameSync(fresh, 'dist');
rmSync(old, { recursive: true, force: true });

/** The exports of a source: it is TypeScript, so it is bundled in memory to be read. */
async function loadSource(entry) {
  const result = await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', write: false });
  const source = result.outputFiles[0]?.text ?? '';
  return import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}
