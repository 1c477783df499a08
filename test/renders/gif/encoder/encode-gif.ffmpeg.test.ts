import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../../../src/shared/adapters/ffmpeg/binaries.ts';
import { runningBinaries } from '../../../fixtures/running-binaries.ts';
import { makeGif, paint } from './make-gif.ts';

const WIDTH = 240;
const HEIGHT = 134;
const FRAME = WIDTH * HEIGHT * 3;

const psnr = (a: Uint8Array, b: Uint8Array): number => {
  const squared = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * a.length) / squared);
};

describe('a GIF of generated footage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fanreel-gif-test-'));
  const file = join(folder, 'ours.gif');
  const rgb24 = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-vsync', '0', 'pipe:1'];
  const runRaw = (binary: string, args: readonly string[]) =>
    new Uint8Array(
      execFileSync(binary, ['-nostdin', '-v', 'error', ...args], {
        maxBuffer: 2 ** 28,
        timeout: 60_000,
        killSignal: 'SIGKILL',
      }),
    );
  const footage = (filters: string) => [
    ...['-f', 'lavfi', '-i', `mandelbrot=size=480x268:rate=10:start_scale=0.7:end_scale=0.2:end_pts=60`],
    // palettegen waits for the end of its input, so the source itself must end.
    ...['-filter_complex', `trim=end_frame=40,${filters}`],
  ];
  let source: Uint8Array;
  let gif: ReturnType<typeof makeGif>;
  let ffmpeg: string;

  beforeAll(async () => {
    ffmpeg = (await findBinary('ffmpeg', { env: process.env })).path;
    source = runRaw(ffmpeg, [...footage(`scale=${WIDTH}:${HEIGHT}:flags=area`), ...rgb24]);
    gif = makeGif(
      WIDTH,
      HEIGHT,
      Array.from({ length: 40 }, (_, i) => source.subarray(i * FRAME, (i + 1) * FRAME)),
    );
    writeFileSync(file, gif.file);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('decodes to exactly the colours it meant, with every ffmpeg', async () => {
    const meant = Buffer.concat(gif.meant.map((indices) => paint(indices, gif.palette.rgb)));
    for (const { path } of await runningBinaries('ffmpeg')) {
      const decoded = runRaw(path, ['-i', file, ...rgb24]);
      expect(meant.equals(decoded), path).toBe(true);
    }
  });

  it('has the planned frames and length, with every ffprobe', async () => {
    for (const { path } of await runningBinaries('ffprobe')) {
      const entries = 'stream=width,height,nb_read_frames:packet=pts_time,duration_time';
      const args = ['-v', 'error', '-count_frames', '-show_packets', '-show_entries', entries, '-of', 'json', file];
      const probed = JSON.parse(execFileSync(path, args, { encoding: 'utf8', maxBuffer: 2 ** 24 }));
      expect(probed.streams[0]).toMatchObject({ width: WIDTH, height: HEIGHT, nb_read_frames: '40' });
      const last = probed.packets.at(-1);
      expect(Number(last.pts_time), path).toBeCloseTo(3.9, 5);
    }
  });

  it("is nearer to the source than ffmpeg's own palettegen and paletteuse, and not larger", () => {
    const theirs = join(folder, 'theirs.gif');
    const filters = `scale=${WIDTH}:${HEIGHT}:flags=area,split[a][b];[a]palettegen[p];[b][p]paletteuse`;
    runRaw(ffmpeg, [...footage(filters), theirs]);
    const [ours, reference] = [file, theirs].map((path) => psnr(runRaw(ffmpeg, ['-i', path, ...rgb24]), source));
    expect(ours).toBeGreaterThan(reference ?? 0);
    expect(gif.file.length).toBeLessThanOrEqual(readFileSync(theirs).length);
  });
});
