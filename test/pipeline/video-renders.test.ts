import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rasteriseGray } from '../../src/renders/ascii/kernel/raster.ts';
import { PAGE_END } from '../../src/renders/ascii/kernel/text-page.ts';
import { asciiKey } from '../../src/renders/ascii/keys.ts';
import { makeEdgeDetector } from '../../src/renders/edges/kernel/edge-detector.ts';
import { edgesKey, edgesStillKey } from '../../src/renders/edges/keys.ts';
import { grayscaleKey } from '../../src/renders/grayscale/keys.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { decodeGrayGif, decodeJpegs } from '../fixtures/decode-pictures.ts';
import { mediaProcessesOf, workspacesIn } from '../fixtures/home-processes.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { decodeGrayVideo, probeVideo } from '../fixtures/probe-video.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { runningBinaries } from '../fixtures/running-binaries.ts';
import { Terminal } from '../renders/ascii/art/terminal.ts';

const ffmpegs = await runningBinaries('ffmpeg');

const RATE = 25;
const FRAMES = 152;
/** 6.08 s: no whole number of pictures at ten a second. */
const LENGTH_MS = (FRAMES * 1000) / RATE;
const COLUMNS = 40;
const ROWS = 15;
const EDGES = { width: 159, height: 89 };
const FPS = 10;
const COUNT = Math.ceil((LENGTH_MS * FPS) / 1000);
const SECONDS = [0, 1, 2, 3, 4, 5, 6];

let folder: string;
let film: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-renders-'));
  film = join(folder, 'film.mp4');
  const source = `testsrc2=size=320x180:rate=${RATE},format=yuv420p`;
  await runFfmpeg(['-f', 'lavfi', '-i', source, '-frames:v', `${FRAMES}`, '-c:v', 'libx264', '-crf', '12', film]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the film shows at some times, as gray of full range scaled to a size. */
const shownAt = async (milliseconds: readonly number[], width: number, height: number): Promise<Uint8Array[]> => {
  const frames = milliseconds.map((ms) => Math.min(FRAMES - 1, Math.floor((ms * RATE) / 1000)));
  const select = [...new Set(frames)].map((n) => `eq(n\\,${n})`).join('+');
  const filter = `select=${select},scale=${width}:${height}:flags=area:out_range=full,format=gray`;
  const raw = await runFfmpeg(['-i', film, '-vf', filter, '-vsync', 'passthrough', '-f', 'rawvideo', 'pipe:1']);
  const distinct = [...new Set(frames)];
  return frames.map((n) =>
    raw.subarray(distinct.indexOf(n) * width * height, (distinct.indexOf(n) + 1) * width * height),
  );
};

const meanError = (one: Uint8Array, other: Uint8Array): number => {
  expect(one.length).toBe(other.length);
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;
};

/** What a recording shows from one time to the next. */
const screensOf = (cast: string): { readonly at: number; readonly text: string }[] => {
  const [header = '', ...events] = cast.trimEnd().split('\n');
  const { width, height } = JSON.parse(header) as { width: number; height: number };
  const terminal = new Terminal(width, height);
  return events.map((line) => {
    const [at, , output] = JSON.parse(line) as [number, string, string];
    terminal.write(output);
    return { at, text: terminal.text };
  });
};

/** What it shows at each of some times of its slice. */
const screensAt = (cast: string, seconds: readonly number[]): string[] => {
  const screens = screensOf(cast);
  return seconds.map((time) => screens.filter(({ at }) => at <= time + 1e-9).at(-1)?.text ?? '');
};

const pagesOf = (text: string): string[] => text.split(PAGE_END).slice(0, -1);

describe.each(ffmpegs)('renders of a video by ffmpeg $version', ({ path: binary }) => {
  let pipeline: Pipeline;
  let whole: FinishedJob;
  let sliced: FinishedJob;
  const read = ({ job }: FinishedJob, index: number) => {
    const keys = sliceKeys(job.jobId, index);
    return {
      ascii: (format: 'txt' | 'ans' | 'cast' | 'gif' | 'mp4') => pipeline.read(asciiKey(keys, format)),
      edges: () => pipeline.read(edgesKey(keys)),
      edgesFrames: () => Promise.all(SECONDS.map((second) => pipeline.read(edgesStillKey(keys, second)))),
      grayscale: () => Promise.all(SECONDS.map((second) => pipeline.read(grayscaleKey(keys, second)))),
    };
  };
  const indexes = ({ job }: FinishedJob) => Array.from({ length: job.sliceCount }, (_, index) => index);
  const save = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };

  beforeAll(async () => {
    vi.stubEnv('FFMPEG_PATH', binary);
    pipeline = await startPipeline();
    const options = [
      ...['renders=gif,frames,ascii,edges,grayscale', 'ascii.formats=txt,ans,cast,gif,mp4'],
      ...[`ascii.columns=${COLUMNS}`, 'ascii.font=6x9', `edges.width=${EDGES.width}`, 'edges.blur=64'],
    ];
    [whole, sliced] = await Promise.all([
      pipeline.run('whole.mp4', film, [...options, 'slice=30'].join(';')),
      pipeline.run('sliced.mp4', film, [...options, 'slice=2'].join(';')),
    ]);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await pipeline.stop();
  });

  it('are all there, and leave nothing behind', async () => {
    expect(whole.manifest).toMatchObject({ status: 'complete', coverage: { expected: 1, rendered: 1 } });
    expect(sliced.manifest).toMatchObject({ status: 'complete', coverage: { expected: 4, rendered: 4 } });
    await pipeline.cloud.lambda.idle();
    expect(workspacesIn(pipeline.home)).toEqual([]);
    expect(mediaProcessesOf(pipeline.home)).toEqual([]);
  });

  it('are recorded with their sizes, counts and lengths, pictures of a kind together', () => {
    const { renders = [] } = whole.records[0] ?? {};
    const rows = renders.map(({ kind, contentType, width, height, frames, durationMs, keys }) => [
      ...[kind, contentType.split(';')[0], `${width}x${height}`, frames, durationMs, keys?.length],
    ]);
    const [screen, drawn] = [`${COLUMNS}x${ROWS}`, '240x136'];
    expect(rows).toEqual([
      ['gif', 'image/gif', '240x135', COUNT, LENGTH_MS, undefined],
      ['ascii', 'text/plain', screen, 7, undefined, undefined],
      ['ascii', 'text/plain', screen, 7, undefined, undefined],
      ['ascii', 'application/x-asciicast', screen, COUNT, LENGTH_MS, undefined],
      ['ascii', 'image/gif', '240x135', COUNT, LENGTH_MS, undefined],
      ['ascii', 'video/mp4', drawn, COUNT, LENGTH_MS, undefined],
      ['edges', 'video/mp4', '160x90', COUNT, LENGTH_MS, undefined],
      ['edges', 'image/jpeg', '159x89', 7, undefined, 7],
      ['frames', 'image/jpeg', '320x180', 7, undefined, 7],
      ['grayscale', 'image/jpeg', '256x256', 7, undefined, 7],
    ]);
    expect((whole.records[0]?.cpuMs ?? 0) > 0).toBe(true);
  });

  it('grayscale: a square of what is shown at each whole second', async () => {
    const shown = await shownAt(
      SECONDS.map((second) => second * 1000),
      256,
      256,
    );
    const decoded = await decodeJpegs(await read(whole, 0).grayscale());
    expect(decoded.map(({ width, height }) => [width, height])).toEqual(SECONDS.map(() => [256, 256]));
    decoded.forEach(({ gray }, i) => {
      expect(meanError(gray, shown[i] ?? gray), `second ${i}`).toBeLessThan(1.5);
    });
  });

  it('edges: pictures and video show what the kernel finds in the frame that is shown then', async () => {
    const times = Array.from({ length: COUNT }, (_, i) => (i * 1000) / FPS);
    const detector = makeEdgeDetector({ ...EDGES, blur: 64 });
    const expected = (await shownAt(times, EDGES.width, EDGES.height)).map((gray) => detector.detect(gray).slice());
    const pictures = await decodeJpegs(await read(whole, 0).edgesFrames());
    pictures.forEach(({ gray }, second) => {
      expect(meanError(gray, expected[second * FPS] ?? gray), `second ${second}`).toBeLessThan(3);
    });
    const video = await decodeGrayVideo(await save('edges.mp4', await read(whole, 0).edges()), 160 * 90);
    expect(video).toHaveLength(COUNT);
    video.forEach((padded, i) => {
      const gray = Uint8Array.from(
        { length: 159 * 89 },
        (_, at) => padded[Math.floor(at / 159) * 160 + (at % 159)] ?? 0,
      );
      expect(meanError(gray, expected[i] ?? gray), `picture ${i}`).toBeLessThan(5);
    });
  });

  it.each(['ascii', 'edges'] as const)('%s: an MP4 as long as the slice, with every picture of it', async (kind) => {
    const bytes = kind === 'ascii' ? await read(whole, 0).ascii('mp4') : await read(whole, 0).edges();
    const facts = await probeVideo(await save(`${kind}.mp4`, bytes));
    expect(facts).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', r_frame_rate: '10/1', has_b_frames: 0 });
    expect(facts.packets).toHaveLength(COUNT);
    expect(facts.duration).toBeCloseTo(LENGTH_MS / 1000, 3);
    expect(facts.formatDuration).toBeCloseTo(LENGTH_MS / 1000, 3);
  });

  it('ASCII art: a page for each second, which the recording shows at that time', async () => {
    const pages = pagesOf((await read(whole, 0).ascii('txt')).toString());
    expect(pages).toHaveLength(7);
    expect(pagesOf((await read(whole, 0).ascii('ans')).toString())).toEqual(pages);
    for (const page of pages)
      expect(page.split('\n').map((row) => row.length)).toEqual([...Array(ROWS).fill(COLUMNS), 0]);
    const cast = (await read(whole, 0).ascii('cast')).toString();
    expect(screensAt(cast, SECONDS)).toEqual(pages);
    expect(screensOf(cast).at(-1)).toEqual({ at: LENGTH_MS / 1000, text: pages.at(-1) });
    expect(new Set(pages).size).toBe(7);
  });

  it('ASCII art: a GIF as long as the slice that ends with the last screen of the recording', async () => {
    const { delaysCs, frames } = decodeGrayGif(await read(whole, 0).ascii('gif'));
    expect(delaysCs.reduce((sum, delay) => sum + delay, 0)).toBe(LENGTH_MS / 10);
    const text =
      screensOf((await read(whole, 0).ascii('cast')).toString())
        .at(-1)
        ?.text.replaceAll('\n', '') ?? '';
    const codePoints = Uint16Array.from(text, (character) => character.charCodeAt(0));
    const drawn = new Uint8Array(240 * 135);
    rasteriseGray({ columns: COLUMNS, rows: ROWS, codePoints }, '6x9', drawn);
    expect(Buffer.compare(frames.at(-1)?.gray ?? new Uint8Array(), drawn)).toBe(0);
  });

  it('are the same in slices: pages, screens, frames, and pictures byte for byte', async () => {
    const parts = indexes(sliced).map((index) => read(sliced, index));
    const text = await Promise.all(parts.map(({ ascii }) => ascii('txt')));
    expect(Buffer.concat(text).toString()).toBe((await read(whole, 0).ascii('txt')).toString());

    const times = Array.from({ length: COUNT }, (_, i) => i / FPS);
    const casts = await Promise.all(parts.map(({ ascii }) => ascii('cast')));
    const screens = casts.flatMap((cast, index) =>
      screensAt(
        cast.toString(),
        times.filter((at) => Math.floor(at / 2) === index).map((at) => at - index * 2),
      ),
    );
    expect(screens).toEqual(screensAt((await read(whole, 0).ascii('cast')).toString(), times));

    expect(await read(sliced, 0).edgesFrames()).toEqual(await read(whole, 0).edgesFrames());
    expect(await read(sliced, 0).grayscale()).toEqual(await read(whole, 0).grayscale());

    for (const [kind, bytes] of [
      ['ascii', 240 * 136],
      ['edges', 160 * 90],
    ] as const) {
      const video = (slice: ReturnType<typeof read>) => (kind === 'ascii' ? slice.ascii('mp4') : slice.edges());
      const paths = await Promise.all(parts.map(async (part, i) => save(`${kind}-${i}.mp4`, await video(part))));
      const facts = await Promise.all(paths.map(probeVideo));
      const single = await save(`${kind}-whole.mp4`, await video(read(whole, 0)));
      const { extradata } = await probeVideo(single);
      for (const part of facts) expect(part.extradata).toBe(extradata);
      expect(facts.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(LENGTH_MS / 1000, 3);
      const frames = (await Promise.all(paths.map((path) => decodeGrayVideo(path, bytes)))).flat();
      const expected = await decodeGrayVideo(single, bytes);
      expect(frames).toHaveLength(expected.length);
      frames.forEach((frame, i) => {
        expect(meanError(frame, expected[i] ?? frame), `${kind} ${i}`).toBeLessThan(12);
      });
    }
  });
});
