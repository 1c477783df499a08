import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { attemptSlice } from '../fixtures/attempt-slice.ts';
import { seededRandom } from '../fixtures/damage.ts';
import { FILM_HEIGHT, FILM_WIDTH } from '../fixtures/numbered-film.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { type Fault, type ServedRequest, startTlsFileServer, type TlsFileServer } from '../fixtures/tls-file-server.ts';
import { WORLD_SEED } from '../fixtures/world-seed.ts';

/** In each way of reading. */
const CASES = 14;
const AT_ONCE = 3;
const LENGTH_MS = 4_000;
const RANGE = [1_000, 3_000] as const;
/** So that what does not heal is given up soon. */
const PATIENCE = { stallMs: 700, retry: { attempts: 3, firstMs: 20, longestMs: 40 } } as const;

const ffmpeg = await findBinary('ffmpeg', { env: process.env });

/** GIF, two frames, two of ASCII art, a strip of tiles; and the poster, which a range that is asked for by itself has none of. */
const RENDERED_FILES = { seek: 6, index: 7 } as const;

const REASON =
  /connection was cut|stalled|HTTP \d{3}|other bytes than were asked for|another host|was replaced|is gone/;

const BREAKS = ['cut', 'reset', 'stall'] as const;
/** How often a disturbance comes; 100 is for good. */
const TIMES = [0, 1, 2, 100] as const;
const ANSWERS = [403, 404, 412, 416, 500, 503, 'whole', 'shifted', 'elsewhere'] as const;

const broken = (kind: (typeof BREAKS)[number], after: number): Fault =>
  kind === 'stall' ? { stallAfterBytes: after } : { cutAfterBytes: after, reset: kind === 'reset' };

const answered = (kind: (typeof ANSWERS)[number]): Fault => {
  if (kind === 'whole') return { ignoreRange: true };
  if (kind === 'shifted') return { shiftBytes: 188 };
  return kind === 'elsewhere' ? { redirectTo: 'https://elsewhere.test/film.mp4' } : { status: kind };
};

/** A read that breaks off somewhere, and what the reads after it meet. */
interface Disturbance {
  readonly name: string;
  readonly decide: (size: number) => (request: ServedRequest) => Fault | undefined;
}

const fromOf = (range: string | undefined): number => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);

const makeDisturbance = (next: () => number): Disturbance => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const [how, then, share, breaks, answers] = [pick(BREAKS), pick(ANSWERS), next(), pick(TIMES), pick(TIMES)];
  return {
    name: `${how} ${breaks} times at ${(100 * share).toFixed(1)} %, answered ${answers} times with ${then}`,
    decide: (size) => {
      const at = Math.floor(share * size);
      let broke = 0;
      let said = 0;
      return ({ range }) => {
        const from = fromOf(range);
        if (from <= at && broke < breaks) {
          broke += 1;
          return broken(how, at - from);
        }
        // What is asked for next begins at that byte; what lies elsewhere in the file can be had.
        if (from !== at || said === answers) return undefined;
        said += 1;
        return answered(then);
      };
    },
  };
};

let folder: string;
let film: Buffer;
let server: TlsFileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-disturbed-'));
  const path = join(folder, 'film.mp4');
  const source = `testsrc=s=${FILM_WIDTH}x${FILM_HEIGHT}:r=30:d=${LENGTH_MS / 1000},noise=alls=40:allf=t,format=yuv420p`;
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '15', '-movflags', '+faststart'];
  await runFfmpeg(['-f', 'lavfi', '-i', source, ...encode, path]);
  [film, server] = await Promise.all([readFile(path), startTlsFileServer()]);
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Read by ffmpeg's own seeking, or by an index. */
const WAYS = ['seek', 'index'] as const;

const attempt = async (way: (typeof WAYS)[number], name: string, fault?: ReturnType<Disturbance['decide']>) => {
  const url = server.serve(name, { content: film, ...(fault && { fault }) });
  const how = {
    url,
    bytes: film.length,
    caFile: server.caFile,
    ffmpeg: ffmpeg.path,
    lengthMs: LENGTH_MS,
    ...(way === 'index' ? { indexed: film } : { range: RANGE }),
  };
  const { end, store } = await attemptSlice({ ...how, patience: PATIENCE });
  const outputs = new Map<string, string | undefined>();
  for (const key of store.keys('output').filter((each) => !/\.(?:json|bin)$/.test(each))) {
    outputs.set(key, (await store.head('output', key))?.etag);
  }
  const status = 'value' in end ? end.value.status : 'thrown';
  const why = 'value' in end ? end.value.record.error?.message : String(end.error);
  const read = 'value' in end ? end.value.record.reading?.way : undefined;
  return { status, why, outputs, read };
};

/** In order, a few at a time. */
const inGroups = async <T, R>(all: readonly T[], use: (each: T, index: number) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    results.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map((each, offset) => use(each, at + offset)))));
  }
  return results;
};

describe.each(WAYS)(`a slice by ffmpeg ${ffmpeg.version}, by %s`, (way) => {
  it('is the undisturbed one to the byte, or fails and says why, whatever happens to its reads', {
    timeout: 600_000,
  }, async () => {
    const whole = await attempt(way, 'whole.mp4');
    expect(whole).toMatchObject({ status: 'rendered', why: undefined, read: way });
    expect(whole.outputs.size).toBe(RENDERED_FILES[way]);
    const next = seededRandom(WORLD_SEED);
    const disturbances = Array.from({ length: CASES }, () => makeDisturbance(next));
    const ends = await inGroups(disturbances, async ({ name, decide }, index) => ({
      name,
      ...(await attempt(way, `film-${index}.mp4`, decide(film.length))),
    }));
    for (const { name, status, why, outputs, read } of ends) {
      if (status === 'rendered') {
        expect(outputs, name).toEqual(whole.outputs);
        // A read that fails is never taken for an index that does not fit.
        expect(read, name).toBe(way);
      } else {
        expect(outputs.size, name).toBe(0);
        expect(why, name).toMatch(REASON);
      }
    }
    // Both happen: what heals is healed, and what does not is not passed over.
    const statuses = new Set(ends.map(({ status }) => status));
    expect(statuses).toContain('rendered');
    expect(statuses.size).toBeGreaterThan(1);
  });
});
