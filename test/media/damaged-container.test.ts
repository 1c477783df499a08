import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { seededBytes } from '../fixtures/damage.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';

const SECONDS = 6;
const SLICE_SECONDS = 3;
const OPTIONS = `slice=${SLICE_SECONDS};renders=gif;gif.fps=24;gif.width=96`;
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '24', '-c:a', 'aac'];
const FRAGMENTS = 'frag_keyframe+empty_moov+default_base_moof';

/** Films by their names. AVI and ASF are missing: ffmpeg steps over what is damaged in them without a word (docs/warnings.md). */
const FILMS: Readonly<Record<string, readonly string[]>> = {
  'film.mkv': H264,
  'live.mkv': [...H264, '-live', '1', '-f', 'matroska'],
  'film.flv': [...H264, '-ar', '44100'],
  'film.ts': H264,
  'fragments.mp4': [...H264, '-movflags', FRAGMENTS],
  'sidx.mp4': [...H264, '-movflags', `${FRAGMENTS}+global_sidx`],
  'film.ogv': ['-c:v', 'libtheora', '-g', '24', '-c:a', 'libvorbis'],
};
/** The Theora of 2018 decodes most damage without a word. */
const UNTOLD_IN_2018 = 'film.ogv';
/** Films of which all that lies elsewhere comes out as of the whole film: the packets behind the damage are listed. */
const LISTED_ON = new Set(['film.mkv', 'live.mkv', 'fragments.mp4']);

/** Where films are damaged, of their bytes: what a disk that lost a block gives, and what a bad copy gives. */
const DAMAGES = [
  { place: 0.2, bytes: Buffer.alloc(4096) },
  { place: 0.93, bytes: seededBytes(3000, 93) },
] as const;
const TELLING = ['heldPicture', 'timesApproximate', 'clockJump', 'noPictureYet'];

let folder: string;
let pipeline: Pipeline;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-damaged-container-'));
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const makeFilm = async (name: string): Promise<Buffer> => {
  const path = join(folder, name);
  const pictures = `testsrc2=size=96x54:rate=24:duration=${SECONDS},noise=alls=8:allf=t,format=yuv420p`;
  const inputs = ['-f', 'lavfi', '-i', pictures, '-f', 'lavfi', '-i', `sine=duration=${SECONDS}`];
  await runFfmpeg([...inputs, ...(FILMS[name] ?? []), path]);
  return readFile(path);
};

/** The GIFs of a job by slice; undefined where there is none. */
const gifsOf = ({ job, manifest }: FinishedJob): Promise<(Buffer | undefined)[]> => {
  const missing = new Set(manifest.coverage.gaps.map(({ index }) => index));
  return Promise.all(
    Array.from({ length: manifest.coverage.expected }, (_, index) =>
      missing.has(index) ? undefined : pipeline.read(gifKey(sliceKeys(job.jobId, index))),
    ),
  );
};

describe.each(Object.keys(FILMS))('%s whose container is damaged', (name) => {
  it('loses no picture without a word', { timeout: 180_000 }, async () => {
    const film = await makeFilm(name);
    const whole = await pipeline.run(`whole-${name}`, film, OPTIONS);
    const gifs = await gifsOf(whole);
    const judge = async ({ place, bytes }: (typeof DAMAGES)[number]) => {
      const damaged = Buffer.from(film);
      const from = Math.min(Math.floor(film.length * place), film.length - bytes.length);
      damaged.set(bytes, from);
      const end = await pipeline.end(await pipeline.upload(`${place}-${name}`, damaged, OPTIONS));
      // A refusal says what is wrong.
      if (!('manifest' in end)) return;
      const codes = (end.manifest.warnings ?? []).map(({ code }) => code);
      const isUntold = name === UNTOLD_IN_2018 && codes.includes('oldFfmpeg');
      const isTold = isUntold || codes.some((code) => TELLING.includes(code));
      const found = await gifsOf(end);
      const differing = gifs.flatMap((gif, i) => (found[i] !== undefined && gif?.equals(found[i]) ? [] : [i]));
      const isShort = Math.abs(whole.job.probe.durationMs - end.job.probe.durationMs) > 100;
      expect({ place, isShort, differing, codes }).toSatisfy(
        () => isTold || (!isShort && differing.every((i) => found[i] === undefined)),
      );
      if (LISTED_ON.has(name)) {
        const [firstS, lastS] = [from, from + bytes.length].map((at) => (at / film.length) * SECONDS);
        // A cluster and a fragment last a second; the last slice is shorter where its end is lost.
        const isNear = (i: number) =>
          i >= ((firstS ?? 0) - 1) / SLICE_SECONDS - 1 && i <= ((lastS ?? 0) + 1) / SLICE_SECONDS;
        expect(differing.filter((i) => !isNear(i))).toEqual([]);
      }
    };
    await Promise.all(DAMAGES.map(judge));
  });
});
