import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeAsciiRenderer } from '../../src/renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../src/renders/ascii/kernel/ascii-style.ts';
import type { CellGrid } from '../../src/renders/ascii/kernel/cell-grid.ts';
import { rasteriseGray, rasterSize } from '../../src/renders/ascii/kernel/raster.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { filmsBeside } from '../footage.ts';
import { decodePictures, decodeSamples } from '../measure/ascii-pictures.ts';
import { drawWithChafa } from '../measure/chafa.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { ssim } from '../measure/ssim.ts';
import { sum } from '../measure/statistics.ts';
import { toneLikeness } from '../measure/tone-likeness.ts';

const GRID = { columns: 120, rows: 34 } as const;
const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'shape', dither: false, colour: 'none', background: false, font: '8x16' },
};
const EVERY_SECONDS = 5;
const PICTURES = 6;
/** Films begin in black, which any characters match. */
const SKIPPED = 'trim=start=1,setpts=PTS-STARTPTS';
const SAMPLING = `${SKIPPED},fps=1/${EVERY_SECONDS}:round=up,trim=end_frame=${PICTURES}`;

/** SSIM, and the correlation of tones. */
interface Likeness {
  readonly form: number;
  readonly tone: number;
}

const mean = (values: readonly number[]): number => sum(values) / values.length;

const measureFilm = async (film: string, { ffmpeg }: Bench, folder: string): Promise<Finding[]> => {
  const size = rasterSize(GRID, STYLE.font);
  const sources = await decodePictures(ffmpeg.path, film, SAMPLING, { ...size, channels: 1 }, folder);
  const likeness = (grids: readonly CellGrid[]): Likeness => {
    const each = grids.map((grid, at) => {
      const drawn = new Uint8Array(size.width * size.height);
      rasteriseGray(grid, STYLE.font, drawn);
      const source = sources[at] ?? new Uint8Array();
      return { form: ssim(drawn, source, size.width), tone: toneLikeness(drawn, source, size.width) };
    });
    return { form: mean(each.map(({ form }) => form)), tone: mean(each.map(({ tone }) => tone)) };
  };
  const ours = async (match: AsciiStyle['match']): Promise<Likeness> => {
    const renderer = makeAsciiRenderer({ ...STYLE, match }, GRID);
    const pictures = await decodeSamples(ffmpeg.path, film, SAMPLING, renderer, folder);
    const grids = pictures.map((pixels) => {
      const { codePoints } = renderer.render(pixels, true);
      return { ...GRID, codePoints: codePoints.slice() };
    });
    return likeness(grids);
  };
  const chafas = async (): Promise<Likeness | undefined> => {
    const scale = `scale=${size.width}:${size.height}:flags=area`;
    await runFfmpeg(ffmpeg.path, ['-i', film, '-vf', `${SAMPLING},${scale}`, join(folder, '%d.png')]);
    const grids: CellGrid[] = [];
    for (let at = 1; at <= sources.length; at++) {
      const codePoints = await drawWithChafa(join(folder, `${at}.png`), GRID);
      if (codePoints === undefined) return undefined;
      grids.push({ ...GRID, codePoints });
    }
    return likeness(grids);
  };
  const [shape, luma, reference] = [await ours('shape'), await ours('luma'), await chafas()];
  const name = film.slice(dirname(film).length + 1);
  const atLeast = { of: 'ratio', bound: 'at least', limit: 1 } as const;
  const compare = (than: string, other: Likeness): Finding[] => [
    judge({
      ...{ what: `${name}: SSIM of shape against ${than}`, unit: '', target: atLeast },
      ...{ value: shape.form, reference: other.form },
    }),
    judge({
      ...{ what: `${name}: tones of shape against ${than}, correlation`, unit: '', target: atLeast },
      ...{ value: shape.tone, reference: other.tone },
    }),
  ];
  return [
    ...compare('luma', luma),
    ...(reference === undefined
      ? [judge({ what: `${name}: SSIM of shape (chafa is not installed)`, unit: '', value: shape.form })]
      : compare('chafa', reference)),
  ];
};

/** How much of the picture survives in characters. */
export const asciiQuality: Row = {
  name: 'ascii-quality',
  about:
    'Pictures of every film beside the footage as 120×34 characters without colour, drawn in the 8×16 font: SSIM to the gray picture of that size, and the correlation of light at a quarter of it.',
  measure: async (bench) => {
    const findings: Finding[] = [];
    for (const film of await filmsBeside(bench.footage)) {
      const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-ascii-'));
      try {
        findings.push(...(await measureFilm(film, bench, folder)));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return findings;
  },
};
