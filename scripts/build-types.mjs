// Declarations of the programmatic API, for projects in TypeScript. Types are not checked here: `npm run typecheck` does.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ENTRY = 'sdk/index.d.ts';

/**
 * Write the declarations that the API's own refer to, and no others.
 * @param {string} folder receives `sdk/index.d.ts` and what it imports, in the folders of `src`
 */
export async function buildTypes(folder) {
  const all = `${folder}.all`;
  try {
    await runTsc(['-p', 'tsconfig.types.json', '--outDir', all]);
    copyReached(all, folder, [ENTRY]);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

/**
 * Write the declarations of the construct for CDK apps. They are those of a CommonJS module, as its bundle is one.
 * @param {string} folder receives `index.d.ts` and what it imports
 */
export async function buildCdkTypes(folder) {
  const all = `${folder}.all`;
  try {
    await runTsc(['-p', 'tsconfig.cdk.json', '--outDir', all]);
    copyReached(`${all}/infra/pipeline`, folder, ['index.d.ts']);
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
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
  const waiting = [...entries];
  const seen = new Set(waiting);
  for (const file of waiting) {
    const text = readFileSync(join(from, file), 'utf8').replace(/(?<=['"]\.\.?\/[^'"\n]*)\.tsx?(?=['"])/g, '.js');
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text);
    for (const [, name] of text.matchAll(/(?:\bfrom |\bimport\(|\bimport )['"](\.[^'"]+)\.js['"]/g)) {
      const next = join(dirname(file), `${name}.d.ts`);
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
}
