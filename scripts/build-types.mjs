// Declarations of what programs import, for projects in TypeScript. Types are not checked here: `npm run typecheck` does.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENTRIES } from './package-entries.mjs';
import { reachedDeclarations } from './types/reached-declarations.mjs';

const DECLARATIONS = Object.values(ENTRIES).map((source) => source.replace(/\.ts$/, '.d.ts'));

/** Declarations of every function's bundle. */
const HANDLER = `/** Handler of a function of AWS Lambda on Node.js: the event, and Lambda's context. */
export declare const handler: (event: unknown, context?: unknown) => Promise<unknown>;
`;

const COMMON_JS = '{ "type": "commonjs" }\n';

/**
 * Write the declarations that those of the package's entries refer to, and no others: as of ES modules, and below `cjs` the same
 * as of CommonJS modules, for compilers that tell the two apart. Those of the construct for CDK apps are of a CommonJS module, as
 * its bundle is one.
 * @param {string} folder receives `esm/sdk/index.d.ts`, … in the folders of `src`, `cdk/index.d.ts`, and what they import; what is there is deleted
 */
export async function buildTypes(folder) {
  const all = `${folder}.all`;
  try {
    await runTsc(['-p', 'tsconfig.types.json', '--outDir', all]);
    rmSync(folder, { recursive: true, force: true });
    copyReached(`${all}/src`, `${folder}/esm`, DECLARATIONS);
    cpSync(`${folder}/esm`, `${folder}/cjs`, { recursive: true });
    writeFileSync(`${folder}/cjs/package.json`, COMMON_JS);
    copyReached(`${all}/infra/pipeline`, `${folder}/cdk`, ['index.d.ts']);
    writeFileSync(`${folder}/cdk/package.json`, COMMON_JS);
    writeFileSync(`${folder}/handler.d.cts`, HANDLER);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

function runTsc(words) {
  const tsc = spawn('node_modules/.bin/tsc', words, { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((done, fail) => {
    tsc.once('error', fail);
    tsc.once('close', (code) => (code === 0 ? done() : fail(new Error(`tsc ended with exit code ${code}.`))));
  });
}

/** Imports are named as in the sources, `./run.ts`; here as what a compiler finds in every mode of resolution, `./run.js`. */
function copyReached(from, to, entries) {
  const read = (file) =>
    readFileSync(join(from, file), 'utf8').replace(/(?<=['"]\.\.?\/[^'"\n]*)\.tsx?(?=['"])/g, '.js');
  for (const [file, text] of reachedDeclarations(read, entries)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text);
  }
}
