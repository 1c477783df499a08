import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEdgeDetector } from '../../src/renders/edges/kernel/edge-detector.ts';
import type { RejectionReason } from '../../src/shared/core/errors/errors.ts';
import {
  BLUE,
  decodePicture,
  drawPicture,
  GREEN,
  heicHeader,
  pngClaiming,
  QUARTERS,
  RED,
  WHITE,
} from '../fixtures/make-picture.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { until } from '../fixtures/until.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline?.stop());

const quarters = (width = 48, height = 32) => drawPicture(width, height, QUARTERS);
const luma = ([red = 0, green = 0, blue = 0]: readonly number[]) =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue);

const readAt = async ({ job }: FinishedJob, name: string) => pipeline.read(`jobs/${job.jobId}/${name}`);

/** Gray values in the middle of each quarter of the grayscale render, from left to right and from top to bottom. */
const grayQuarters = async (done: FinishedJob) => {
  const { width, height, channels, pixels } = await decodePicture(await readAt(done, 'grayscale/picture.jpg'));
  expect({ width, height, channels }).toEqual({ width: 256, height: 256, channels: 1 });
  return [64, 192].flatMap((y) => [64, 192].map((x) => pixels[y * 256 + x] ?? -1));
};

const NAMES = [
  'ascii/picture.ans',
  'ascii/picture.html',
  'ascii/picture.png',
  'ascii/picture.txt',
  'edges/picture.png',
  'grayscale/picture.jpg',
  'job.json',
  'manifest.json',
  'rendered.json',
  'slices/00000.json',
];

interface Rendered {
  readonly key: string;
  readonly draw: () => Promise<Uint8Array>;
  readonly size: readonly [width: number, height: number];
  /** in the four quarters as shown */
  readonly colours: readonly (readonly number[])[];
  readonly tolerance?: number;
}

const UPRIGHT = { size: [48, 32], colours: [RED, GREEN, BLUE, WHITE] } as const;
const fine = { quality: 95, chromaSubsampling: '4:4:4' } as const;

const RENDERED: readonly Rendered[] = [
  { key: 'photo.jpg', draw: () => quarters().jpeg(fine).toBuffer(), ...UPRIGHT },
  {
    key: 'turned.jpg',
    draw: () => quarters().jpeg(fine).withMetadata({ orientation: 6 }).toBuffer(),
    size: [32, 48],
    colours: [BLUE, RED, WHITE, GREEN],
  },
  {
    key: 'with-alpha.png',
    draw: () =>
      drawPicture(48, 32, (x) => [255, 255, 255, x < 0.5 ? 255 : 0])
        .png()
        .toBuffer(),
    size: [48, 32],
    colours: [WHITE, [0, 0, 0], WHITE, [0, 0, 0]],
  },
  { key: 'palette.gif', draw: () => quarters().gif().toBuffer(), ...UPRIGHT },
  { key: 'photo.webp', draw: () => quarters().webp({ quality: 95 }).toBuffer(), ...UPRIGHT, tolerance: 12 },
  { key: 'photo.avif', draw: () => quarters().avif(fine).toBuffer(), ...UPRIGHT },
  { key: 'scan.tiff', draw: () => quarters().tiff({ compression: 'lzw' }).toBuffer(), ...UPRIGHT },
  { key: 'deep.png', draw: () => quarters().toColourspace('rgb16').png().toBuffer(), ...UPRIGHT },
  // Colours of a press are duller than those of a screen.
  { key: 'print.jpg', draw: () => quarters().toColourspace('cmyk').jpeg(fine).toBuffer(), ...UPRIGHT, tolerance: 70 },
  {
    key: 'pixel.png',
    draw: () =>
      drawPicture(1, 1, () => GREEN)
        .png()
        .toBuffer(),
    size: [1, 1],
    colours: [GREEN, GREEN, GREEN, GREEN],
  },
  { key: 'a picture named like a film.mp4', draw: () => quarters().png().toBuffer(), ...UPRIGHT },
];

describe('a picture is rendered, with nothing missing', () => {
  it.each(RENDERED)('$key', { timeout: 60_000 }, async ({ key, draw, size, colours, tolerance = 6 }) => {
    const done = await pipeline.run(key, await draw());
    expect(done.manifest).toMatchObject({
      status: 'complete',
      source: { key, media: 'image', durationMs: 1 },
      coverage: { expected: 1, rendered: 1, failed: 0, gaps: [] },
    });
    const [width, height] = size;
    expect(done.job).toMatchObject({
      media: 'image',
      sliceCount: 1,
      probe: { durationMs: 1, audio: false, video: { fps: null, displayWidth: width, displayHeight: height } },
    });
    const prefix = `jobs/${done.job.jobId}/`;
    expect((await pipeline.keys(prefix)).map((each) => each.slice(prefix.length)).sort()).toEqual(NAMES);

    const gray = await grayQuarters(done);
    for (const [i, colour] of colours.entries()) {
      expect(Math.abs((gray[i] ?? 0) - luma(colour)), `quarter ${i} of ${gray}`).toBeLessThanOrEqual(tolerance);
    }
    const edges = await decodePicture(await readAt(done, 'edges/picture.png'));
    expect(edges).toMatchObject({ width, height, channels: 1 });
  });

  it('with the edges of the pixels as they are shown', async () => {
    const noisy = drawPicture(40, 30, (x, y) => [(x * 7919) % 255, (y * 104_729) % 255, (x * y * 15_485_863) % 255]);
    const done = await pipeline.run('noise.png', await noisy.png().toBuffer(), 'renders=edges;edges.blur=64');
    const { pixels } = await decodePicture(await noisy.png().toBuffer());
    const expected = makeEdgeDetector({ width: 40, height: 30, blur: 64 }).detect(pixels);
    expect((await decodePicture(await readAt(done, 'edges/picture.png'))).pixels).toEqual(expected);
  });

  it('with ASCII art whose cells have the shape of the font', async () => {
    const done = await pipeline.run(
      'bright-left.png',
      await drawPicture(64, 64, (x) => (x < 0.5 ? WHITE : [0, 0, 0]))
        .png()
        .toBuffer(),
      'renders=ascii;ascii.columns=40;ascii.colour=truecolor;ascii.font=6x9',
    );
    const lines = (await readAt(done, 'ascii/picture.txt')).toString('utf8').split('\n').slice(0, -1);
    // 40 cells of 6×9 are as wide as 27 rows are high.
    expect(lines.map((line) => [...line].length)).toEqual(Array.from({ length: 27 }, () => 40));
    expect(new Set(lines.map((line) => line.slice(21)))).toEqual(new Set([' '.repeat(19)]));
    expect(lines[13]?.slice(0, 19)).not.toContain(' ');
    const drawn = await decodePicture(await readAt(done, 'ascii/picture.png'));
    expect(drawn).toMatchObject({ width: 40 * 6, height: 27 * 9 });
    expect((await readAt(done, 'ascii/picture.ans')).toString('utf8')).toContain('\x1b[38;2;255;255;255m');
    expect((await readAt(done, 'ascii/picture.html')).toString('utf8')).toMatch(/<title>bright-left\.png<\/title>/);
    expect(done.records[0]?.renders[0]).toMatchObject({ kind: 'ascii', width: 40, height: 27 });
  });

  it('below the prefix of the range when it is asked for with the five fields alone', async () => {
    const done = await pipeline.run('by-hand.png', await quarters().png().toBuffer(), 'renders=grayscale,edges');
    const { eventsEndpoint, region, accessKeyId, secretAccessKey, eventBus } = pipeline.cloud.endpoints;
    const eventBridge = new EventBridgeClient({
      endpoint: eventsEndpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
    });
    const detail = { key: 'by-hand.png', start: 0, end: 30, length: 30, tsCreated: Date.now() };
    const entry = { Source: 'custom.gifGenerator', DetailType: 'newVideoCreated', Detail: JSON.stringify(detail) };
    await eventBridge.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: eventBus }] }));
    eventBridge.destroy();
    const prefix = `jobs/${done.job.jobId}/adhoc/0-30/`;
    await until(`a record below ${prefix}`, async () => (await pipeline.keys(`${prefix}slices/`))[0]);
    const names = ['edges/picture.png', 'grayscale/picture.jpg', 'slices/00000.json'];
    expect(await pipeline.keys(prefix)).toEqual(names.map((name) => `${prefix}${name}`));
    expect(await pipeline.read(`${prefix}edges/picture.png`)).toEqual(await readAt(done, 'edges/picture.png'));
  });
});

describe('fails with a reason', () => {
  const rejected: readonly (readonly [string, () => Promise<Uint8Array>, RejectionReason, RegExp])[] = [
    ['bomb.png', async () => pngClaiming(50_000, 50_000), 'tooLarge', /50000×50000 pixels; at most 40 million/],
    ['phone.heic', async () => heicHeader(), 'unsupportedPicture', /HEIC or HEIF.*cannot decode/],
    ['header-only.png', async () => pngClaiming(4, 4).subarray(0, 20), 'truncated', /damaged or was cut off/],
  ];

  it.each(rejected)('%s', async (key, content, reason, message) => {
    const end = await pipeline.end(await pipeline.upload(key, await content()));
    expect(end).toMatchObject({ rejected: { reason, message: expect.stringMatching(message) } });
    const { detail } = await pipeline.event('videoRejected', (each) => each.key === key);
    expect(detail).toMatchObject({ key, reason });
  });

  it('a JPEG that is cut off in its pixels: the job ends as rejected, and says why', async () => {
    const jpeg = await drawPicture(300, 200, (x, y) => [(x * 7919) % 255, (y * 104_729) % 255, 99])
      .jpeg()
      .toBuffer();
    const done = await pipeline.run('cut.jpg', jpeg.subarray(0, jpeg.length / 2));
    expect(done.manifest).toMatchObject({
      status: 'rejected',
      coverage: { expected: 1, rendered: 0, gaps: [{ index: 0, error: { name: 'truncated' } }] },
    });
    expect(await pipeline.keys(`jobs/${done.job.jobId}/grayscale/`)).toEqual([]);
  });
});
