import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localFunctions } from '../../../src/local/control/local-topology.ts';
import { FUNCTIONS } from '../../../src/shared/topology.ts';
import { createLambdaFixture, type LambdaFixture } from './lambda-fixture.ts';

const DIST = join(import.meta.dirname, '../../../dist');

let runtime: string;
let fixture: LambdaFixture;
beforeEach(async () => {
  runtime = await mkdtemp(join(tmpdir(), 'fanreel-runtime-'));
  await cp(join(DIST, 'local/bootstrap.cjs'), join(runtime, 'bootstrap.cjs'));
  fixture = await createLambdaFixture(join(runtime, 'bootstrap.cjs'));
});
afterEach(async () => {
  await fixture.dispose();
  await rm(runtime, { recursive: true, force: true });
});

const ONE_EACH = { splitter: 1, worker: 1, assembler: 1, stitcher: 1, reconciler: 1, api: 1 };
const NOWHERE = 'http://127.0.0.1:9';
/** The functions as the local cloud has them, without a cloud that they could reach. */
const functions = localFunctions(DIST, ONE_EACH, {
  s3Endpoint: NOWHERE,
  s3TlsEndpoint: 'https://localhost:9',
  eventsEndpoint: NOWHERE,
  caPath: '',
  ffmpegPath: '/bin/false',
  ffprobePath: '/bin/false',
  answersDir: '',
  buckets: { source: 'source', output: 'output' },
  parameters: {},
}).map((definition) => ({ ...definition, timeoutSeconds: 5, async: { retryAttempts: 0 } }));

/** Start an environment of each function, and have it answer an event that is none. @returns what was compiled, with its times */
const answerOnce = async (): Promise<Map<string, number>> => {
  const lambda = await fixture.start(functions);
  await Promise.all(functions.map(({ name }) => lambda.invoke(name, {}).catch(() => undefined)));
  const folder = join(runtime, 'compiled');
  const isThere = async () => (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.bin'));
  await expect.poll(async () => (await isThere()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(FUNCTIONS.length);
  await lambda.stop();
  const times = (await isThere()).map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const);
  return new Map(await Promise.all(times));
};

// What a function sets of V8's flags decides whether V8 takes what was compiled: it has to be set when its process starts.
it('an environment of every function starts from what the one before it has compiled', async () => {
  const compiled = await answerOnce();
  expect(compiled.size).toBe(FUNCTIONS.length);
  expect(await answerOnce()).toEqual(compiled);
}, 60_000);
