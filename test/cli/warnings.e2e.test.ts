import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openHomeBuckets } from '../../src/sdk/cloud/home-buckets.ts';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { manifestKey } from '../../src/shared/core/contracts/object-keys.ts';
import { readJson } from '../../src/shared/core/contracts/read-document.ts';
import { type Manifest, ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import { runFanreel } from '../fixtures/fanreel-process.ts';
import { putDocument } from '../fixtures/put-document.ts';

const run = promisify(execFile);
vi.setConfig({ testTimeout: 180_000 });

const WARNINGS: NonNullable<Manifest['warnings']> = [
  { code: 'trackChosen', message: 'Track 2 of 2 was rendered: the first is disabled.' },
  { code: 'heldPicture', message: 'The last picture is held to the end.', slices: [1, 2] },
];
const FLAGS = ['--no-frames', '--renders', 'gif', '--slice', '1'];

let folder: string;
let jobId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-warnings-'));
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=5:duration=3', '-pix_fmt', 'yuv420p'];
  await run(ffmpeg, ['-nostdin', '-v', 'error', ...source, join(folder, 'film.mp4')]);
  const { stdout } = await runFanreel(['run', 'film.mp4', ...FLAGS, '--json'], folder);
  const manifest = readJson(ManifestSchema, stdout, 'standard output');
  jobId = manifest.jobId;
  const { buckets, close } = await openHomeBuckets(join(folder, '.fanreel'), 'test');
  await putDocument(buckets, manifestKey(jobId), { ...manifest, warnings: WARNINGS });
  await close();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const LINES = [
  '  warning  trackChosen: Track 2 of 2 was rendered: the first is disabled.',
  '  warning  heldPicture, slices 1–2: The last picture is held to the end.',
];

describe('a complete job that has something to know about', () => {
  it.each(['run', 'status'])('is told by %s to people and to programs, with exit code 0', async (command) => {
    const args = command === 'run' ? ['run', 'film.mp4', ...FLAGS] : ['status', jobId];
    const { code, stdout } = await runFanreel(args, folder);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(LINES));
    const document = await runFanreel([...args, '--json'], folder);
    expect(document.code).toBe(0);
    expect(JSON.parse(document.stdout)).toMatchObject({ jobId, status: 'complete', warnings: WARNINGS });
  });
});
