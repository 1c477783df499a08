import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSourceProbe } from '../../../src/shared/adapters/probe/source-probe.ts';
import { FanreelError } from '../../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { numberedSource, VP8 } from '../../fixtures/numbered-film.ts';
import { probePath } from '../../fixtures/probe-path.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { startTlsFileServer, type TlsFileServer } from '../../fixtures/tls-file-server.ts';
import { WORLD_SEED } from '../../fixtures/world-seed.ts';
import { FORMAT_CASES } from '../../media/formats/all-cases.ts';

const LONG_MS = 120_000;

let folder: string;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-inputs-'));
  server = await startTlsFileServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The whole answer of a probe: its findings, or every word of its refusal. */
const outcomeOf = (probe: Promise<unknown>): Promise<unknown> =>
  probe.catch((error: unknown) => {
    if (!(error instanceof FanreelError)) throw error;
    return { ...error, name: error.name, message: error.message, cause: undefined };
  });

const uploaded = (content: Uint8Array): Promise<unknown> => {
  const presign = async () => server.serve('upload', { content, etag: 'e1' });
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: server.caFile };
  const probe = makeSourceProbe({ env, presign, remainingMs: () => 60_000 }, new InMemoryObjectStore());
  return outcomeOf(probe({ bucket: 'bucket', key: 'upload', etag: 'e1', bytes: content.length }, 'video'));
};

/** Probes the same bytes on the disk, by a name of which ffmpeg would conclude something, and through the reader. */
const expectSame = async (content: Uint8Array, ending: string): Promise<unknown> => {
  const path = join(folder, `local.${ending}`);
  await writeFile(path, content);
  const local = await outcomeOf(probePath(path));
  expect(local).toEqual(await uploaded(content));
  return local;
};

/** A few of each kind: containers, tracks, clocks, edits, and what is refused. */
const KEYS = [
  ...['picture-then-film.mkv', 'first-is-off.webm', 'cover-and-film.mp4', 'broken-aac.mp4', 'late-pictures.flv'],
  ...['hdr-by-colr.mp4', 'held-last-picture.mkv', 'joined.flv', 'joined.ts', 'joined-live.webm', 'reordered-h264.avi'],
  ...['edit-of-another-speed.mp4', 'encrypted-fragments.mp4', 'moof-first.mp4', 'noise.webm', 'six-hundred-tracks.mp4'],
];
const CASES = KEYS.map((key) => FORMAT_CASES.find((each) => each.key === key)).filter((found) => found !== undefined);

describe('a film on the disk and the same film in a store', () => {
  it('are compared in every case that is named here', () => expect(CASES).toHaveLength(KEYS.length));

  it.each(CASES)(
    'are found to be the same: $container, $codec, $feature',
    { timeout: LONG_MS },
    async ({ key, make }) => {
      const made = await make(folder);
      const content = typeof made === 'string' ? await readFile(made) : made;
      await expectSame(content, key.split('.').at(-1) ?? 'bin');
    },
  );

  it('are found to be the same, whatever is damaged in it and whatever its name ends with', {
    timeout: LONG_MS,
  }, async () => {
    const path = join(folder, 'whole.webm');
    await runFfmpeg(['-f', 'lavfi', '-t', '1', '-i', numberedSource({ rate: '25' }), ...VP8, path]);
    const whole = await readFile(path);
    const places = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 12 });
    const endings = fc.constantFrom('webm', 'mpg', 'ts', 'flv', 'avi', 'g729', 'txt');
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), places, endings, async (share, changes, ending) => {
        const damaged = Buffer.from(whole.subarray(0, Math.ceil(whole.length * share)));
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        await expectSame(damaged, ending);
      }),
      { numRuns: 8, seed: WORLD_SEED },
    );
  });

  it('are refused alike when they are no film, though the name says so', async () => {
    const outcome = await expectSame(Buffer.from('notes about a film, of some length\n'.repeat(40)), 'mpg');
    expect(outcome).toMatchObject({ reason: 'notVideo' });
  });
});
