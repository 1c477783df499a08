import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../../../src/renders/kind/render-kinds.ts';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import type { GrayPicture } from '../../fixtures/decode-pictures.ts';
import { probePath } from '../../fixtures/probe-path.ts';
import { renderFilm } from '../../fixtures/render-film.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

/** Thirds of a film's width, from left to right. */
const BARS = [0, 128, 255] as const;
const TOLERANCE = 3;
/** One picture of each kind is enough: all of them are alike. */
const FEW_PICTURES = { 'gif.fps': 1, 'edges.fps': 1, 'edges.width': 240, 'ascii.fps': 1 } as const;
const SIZE = { width: 384, height: 216 };
/** Wide enough to be taken for HD. */
const HD = { width: 1280, height: 360 };

interface Film {
  readonly name: string;
  readonly container: string;
  readonly size: { readonly width: number; readonly height: number };
  /** from full RGB to what is encoded, and how */
  readonly encode: readonly string[];
}

const to = (matrix: string, format: string): readonly string[] => [
  '-vf',
  `scale=out_color_matrix=${matrix}:out_range=tv:flags=neighbor,format=${format}`,
];
const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4'];
const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];

/** Matrices, ranges, tags and formats that films come in. */
const FILMS: readonly Film[] = [
  { name: 'untagged', container: 'mp4', size: SIZE, encode: [...to('bt601', 'yuv420p'), ...X264] },
  { name: 'untagged HD', container: 'mp4', size: HD, encode: [...to('bt709', 'yuv420p'), ...X264] },
  { name: 'BT.709', container: 'mp4', size: SIZE, encode: [...to('bt709', 'yuv420p'), ...X264, ...BT709] },
  {
    ...{ name: 'BT.709 of full range', container: 'mp4', size: SIZE },
    encode: [...to('bt709', 'yuv420p,scale=out_range=pc,format=yuvj420p'), ...X264, ...BT709, '-color_range', 'pc'],
  },
  {
    ...{ name: 'BT.709 of ten bits', container: 'mkv', size: SIZE },
    encode: [...to('bt709', 'yuv422p10le'), ...X264, ...BT709],
  },
  { name: 'motion JPEG', container: 'avi', size: SIZE, encode: ['-pix_fmt', 'yuvj422p', '-c:v', 'mjpeg', '-q:v', '2'] },
  {
    ...{ name: 'motion JPEG in HD', container: 'avi', size: HD },
    encode: ['-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '2'],
  },
  { name: 'RGB', container: 'mkv', size: SIZE, encode: ['-pix_fmt', 'bgr0', '-c:v', 'ffv1'] },
  { name: 'gray HD', container: 'mkv', size: HD, encode: ['-pix_fmt', 'gray', '-c:v', 'ffv1'] },
];

const SHOWN = [
  { rotation: 0, padded: false },
  { rotation: 90, padded: false },
  { rotation: 180, padded: false },
  { rotation: 270, padded: false },
  { rotation: 0, padded: true },
  { rotation: 90, padded: true },
] as const;
/** Of films whose way through the graph differs in nothing but its head. */
const SOME_SHOWN = SHOWN.filter(({ rotation, padded }) => rotation === 0 || (rotation === 90 && padded));
type Shown = (typeof SHOWN)[number];

/** A film that is to be turned; a padded one is twice as wide as its frames, which stand in its middle. */
const shownAs = (probe: MediaProbe, { rotation, padded }: Shown): MediaProbe => {
  const { width: own, height } = probe.video;
  const width = padded ? own * 2 : own;
  const [displayWidth, displayHeight] = rotation % 180 === 0 ? [width, height] : [height, width];
  return { ...probe, video: { ...probe.video, width, displayWidth, displayHeight, rotation } };
};

/** What the middle of each bar shows in a picture that shows the whole film. */
const barsOf = ({ width, height, gray }: GrayPicture, { rotation, padded }: Shown): number[] =>
  BARS.map((_, bar) => {
    const across = 0.5 + ((bar - 1) / 3) * (padded ? 0.5 : 1);
    const turned = { 0: [across, 0.5], 90: [0.5, across], 180: [1 - across, 0.5], 270: [0.5, 1 - across] } as const;
    const [x, y] = turned[rotation];
    return gray[Math.floor(y * height) * width + Math.floor(x * width)] ?? -1;
  });

describe('brightness', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fanreel-test-ranges-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const make = async ({ name, container, size, encode }: Film): Promise<{ path: string; probe: MediaProbe }> => {
    const path = join(folder, `${name}.${container}`);
    const third = Math.round(size.width / 3);
    const bars = `color=white:s=${size.width}x${size.height}:r=5:d=1,format=rgb24,drawbox=w=${2 * third}:c=0x808080:t=fill,drawbox=w=${third}:c=black:t=fill`;
    await runFfmpeg(['-f', 'lavfi', '-i', bars, ...encode, path]);
    return { path, probe: await probePath(path) };
  };

  it.each(FILMS)(
    'of a film that is $name is that of the film, in all kinds of pictures',
    { timeout: 120_000 },
    async (film) => {
      const { path, probe } = await make(film);
      for (const [i, shown] of (film.name === 'untagged HD' || film.name === 'BT.709' ? SHOWN : SOME_SHOWN).entries()) {
        const grayscale = { ...optionsOf('video').grayscale, fit: 'contain' as const };
        const options = { ...optionsOf('video', { renders: [...RENDER_KINDS], ...FEW_PICTURES }), grayscale };
        const rendered = await renderFilm({
          path,
          probe: shownAs(probe, shown),
          options,
          dir: join(folder, `${film.name}-${i}`),
        });
        expect(rendered.process.exitCode, rendered.process.stderrTail).toBe(0);
        for (const kind of RENDER_KINDS) {
          const pictures = rendered[kind];
          const what = `${kind}, turned by ${shown.rotation}${shown.padded ? ', padded' : ''}`;
          expect(pictures.length, what).toBeGreaterThan(0);
          for (const picture of pictures) {
            barsOf(picture, shown).forEach((value, bar) => {
              expect(Math.abs(value - (BARS[bar] ?? 0)), `${what}: bar ${bar} is ${value}`).toBeLessThanOrEqual(
                TOLERANCE,
              );
            });
          }
        }
      }
    },
  );
});
