import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { AsciiStyle } from '../../src/renders/ascii/kernel/ascii-style.ts';
import type { CellGrid } from '../../src/renders/ascii/kernel/cell-grid.ts';
import { rasterSize } from '../../src/renders/ascii/kernel/raster.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { decodeSamples } from '../measure/ascii-pictures.ts';
import { median } from '../measure/statistics.ts';

const GRID = { columns: 120, rows: 40 } as const;
const FPS = 10;
const PICTURES = 100;
const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'shape', dither: false, colour: 'none', background: false, font: '8x16' },
};
const TARGETS = { mono: 300, truecolor: 200, raster: 200 } as const;

const KERNELS = fileURLToPath(new URL('../../src/renders/ascii/kernel/', import.meta.url));

type Kernels = Pick<typeof import('../../src/renders/ascii/kernel/ascii-renderer.ts'), 'makeAsciiRenderer'> &
  Pick<typeof import('../../src/renders/ascii/kernel/raster.ts'), 'rasteriseRgb'>;

/** The engine as it is deployed: in one bundle, which runs quicker than modules that are translated on the way. */
const bundleKernels = async (folder: string): Promise<Kernels> => {
  const outfile = join(folder, 'kernels.mjs');
  await build({
    stdin: {
      contents: "export { makeAsciiRenderer } from './ascii-renderer.ts'; export { rasteriseRgb } from './raster.ts';",
      resolveDir: KERNELS,
    },
    ...{ bundle: true, platform: 'node', target: 'node20.19', format: 'esm', minify: true, keepNames: true, outfile },
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(outfile).href)) as Kernels;
};

/** Pictures a second of processor time, run after run; the first run warms up and does not count. */
const rates = (runs: number, work: () => void): number[] => {
  work();
  return Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (PICTURES * 1e6) / (user + system);
  });
};

const finding = (what: string, value: readonly number[], limit: number): Finding =>
  judge({
    what: `${what}: pictures a second of one core`,
    unit: '',
    value: median(value),
    target: { of: 'value', bound: 'at least', limit },
    runs: { value },
  });

const measureIn = async ({ ffmpeg, footage, runs }: Bench, folder: string): Promise<Finding[]> => {
  const { makeAsciiRenderer, rasteriseRgb } = await bundleKernels(folder);
  const findings: Finding[] = [];
  const sampling = `fps=${FPS},trim=end_frame=${PICTURES}`;
  let last: CellGrid | undefined;
  for (const [name, colour] of [['mono', 'none'] as const, ['truecolor', 'truecolor'] as const]) {
    const renderer = makeAsciiRenderer({ ...STYLE, colour }, GRID);
    const pictures = await decodeSamples(ffmpeg.path, footage.path, sampling, renderer, folder);
    const work = (): void => {
      for (const [at, pixels] of pictures.entries()) last = renderer.render(pixels, at % FPS === 0);
    };
    findings.push(finding(`${name} shape`, rates(runs, work), TARGETS[name]));
  }
  const { width, height } = rasterSize(GRID, STYLE.font);
  const target = new Uint8Array(width * height * 3);
  const draw = (): void => {
    for (let i = 0; last !== undefined && i < PICTURES; i++) rasteriseRgb(last, STYLE.font, target);
  };
  return [...findings, finding('raster to RGB', rates(runs, draw), TARGETS.raster)];
};

/** The ASCII engine alone. */
export const asciiSpeed: Row = {
  name: 'ascii-speed',
  about: 'Decoded pictures to 120×40 characters, and characters to pixels of the 8×16 font, in this process.',
  measure: async (bench) => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-ascii-'));
    try {
      return await measureIn(bench, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
