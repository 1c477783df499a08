// `npm run release`: checks that what is committed can be published, runs the tests, packs it, and says how to publish it.
// `npm run release -- --dry-run` leaves out the tests and keeps no archive. It publishes nothing.
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type ReleasedPackage, ReleaseRefusedError, release } from './release/release.ts';

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 1e8;

const words = process.argv.slice(2);
const unknown = words.filter((word) => word !== '--dry-run');
if (unknown.length > 0) {
  process.stderr.write(`"${unknown.join(' ')}" is unknown; allowed is --dry-run.\n`);
  process.exit(2);
}

try {
  await release(JSON.parse(await readFile('package.json', 'utf8')) as ReleasedPackage, words.length > 0, {
    output: async (program, ...rest) => (await run(program, rest, { maxBuffer: MOST_OUTPUT_BYTES })).stdout,
    exitCode: (program, ...rest) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] });
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? 1));
      }),
    changelog: () => readFile('CHANGELOG.md', 'utf8'),
    say: (line) => process.stdout.write(`${line}\n`),
  });
} catch (error) {
  if (!(error instanceof ReleaseRefusedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
