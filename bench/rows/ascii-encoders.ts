import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AsciiGifEncoder } from '../../src/renders/ascii/kernel/ascii-gif.ts';
import { makeAsciiRenderer } from '../../src/renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../src/renders/ascii/kernel/ascii-style.ts';
import { AsciicastEncoder } from '../../src/renders/ascii/kernel/asciicast.ts';
import type { CellGrid } from '../../src/renders/ascii/kernel/cell-grid.ts';
import { rasteriseRgb, rasterSize } from '../../src/renders/ascii/kernel/raster.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge, type Target } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';

const SIZE = { columns: 120, rows: 40 };
const FPS = 10;
const SECONDS = 30;
const STYLES = [
  { colour: 'none', castMegabytes: 3, gifSeconds: 0.6 },
  { colour: 'truecolor', castMegabytes: 12, gifSeconds: undefined },
] as const;

const atMost = (limit: number): Target => ({ of: 'value', bound: 'at most', limit });

/** Grids of the film's first half minute, as the worker makes them. */
const makeGrids = async (bench: Bench, colour: AsciiStyle['colour'], folder: string): Promise<CellGrid[]> => {
  const style = { charset: 'ascii', match: 'shape', dither: false, colour, background: false, font: '8x16' } as const;
  const renderer = makeAsciiRenderer(style, SIZE);
  const { width, height, channels } = renderer.samples;
  const raw = join(folder, `${colour}.raw`);
  const filters = `fps=${FPS},scale=${width}:${height}:flags=area`;
  await runFfmpeg(bench.ffmpeg.path, [
    ...['-t', `${SECONDS}`, '-i', bench.footage.path, '-map', '0:V:0', '-vf', filters, '-f', 'rawvideo', '-y'],
    ...['-pix_fmt', channels === 1 ? 'gray' : 'rgb24', raw],
  ]);
  const pictures = await readFile(raw);
  const bytes = width * height * channels;
  return Array.from({ length: Math.floor(pictures.length / bytes) }, (_, i) => {
    const grid = renderer.render(pictures.subarray(i * bytes, (i + 1) * bytes), i % FPS === 0);
    return {
      ...grid,
      codePoints: grid.codePoints.slice(),
      ...(grid.foreground && { foreground: grid.foreground.slice() }),
    };
  });
};

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const encodeCast = (grids: readonly CellGrid[], colour: AsciiStyle['colour']): number => {
  const encoder = new AsciicastEncoder(SIZE, colour);
  const texts = grids.map((grid, i) => encoder.screen(grid, (i * 1000) / FPS));
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), encoder.header().length);
};

const encodeGif = (grids: readonly CellGrid[], colour: AsciiStyle['colour']): number => {
  const delaysCs = grids.map(() => 100 / FPS);
  const encoder = new AsciiGifEncoder({ ...SIZE, font: '8x16', colour, delaysCs, loop: true });
  return grids.reduce((sum, grid) => sum + encoder.addGrid(grid).length, 0) + encoder.finish().length;
};

const measureStyle = (
  bench: Bench,
  grids: readonly CellGrid[],
  { colour, castMegabytes, gifSeconds }: (typeof STYLES)[number],
): Finding[] => {
  const { width, height } = rasterSize(SIZE, '8x16');
  const pixels = new Uint8Array(width * height * 3);
  const rates: number[] = [];
  const castCpu: number[] = [];
  const gifCpu: number[] = [];
  let castBytes = 0;
  let gifBytes = 0;
  for (let run = 0; run < bench.runs; run += 1) {
    const drawing = cpuOf(() => {
      for (const grid of grids) rasteriseRgb(grid, '8x16', pixels);
    });
    rates.push(grids.length / drawing);
    castCpu.push(cpuOf(() => (castBytes = encodeCast(grids, colour))));
    gifCpu.push(cpuOf(() => (gifBytes = encodeGif(grids, colour))));
  }
  const what = `${grids.length} grids of ${SIZE.columns}×${SIZE.rows}, colours: ${colour}`;
  const rate: Target = { of: 'value', bound: 'at least', limit: 200 };
  return [
    judge({ what: `${what}: RGB, frames/s`, unit: '', value: median(rates), runs: { value: rates }, target: rate }),
    judge({ what: `${what}: .cast`, unit: 'MB', value: castBytes / 1e6, target: atMost(castMegabytes) }),
    judge({ what: `${what}: .cast, CPU`, unit: 's', value: median(castCpu), runs: { value: castCpu } }),
    judge({ what: `${what}: .gif`, unit: 'MB', value: gifBytes / 1e6 }),
    judge({
      what: `${what}: .gif, CPU`,
      unit: 's',
      value: median(gifCpu),
      runs: { value: gifCpu },
      ...(gifSeconds === undefined ? {} : { target: atMost(gifSeconds) }),
    }),
  ];
};

/** The encoders of ASCII art alone. */
export const asciiEncoders: Row = {
  name: 'ascii-encoders',
  about: 'Half a minute of grids at 10 fps, as RGB pixels, as a recording and as a GIF, in this process.',
  measure: async (bench) => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-ascii-'));
    try {
      const findings: Finding[] = [];
      for (const style of STYLES) {
        findings.push(...measureStyle(bench, await makeGrids(bench, style.colour, folder), style));
      }
      return findings;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
