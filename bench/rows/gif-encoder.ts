import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRenders } from '../../src/renders/graph/plan-renders.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { encodeGif } from '../measure/encode-gif.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';

const PALETTE_FILTERS = 'split[s0][s1];[s0]palettegen[p];[s1][p]paletteuse';

const measureIn = async (bench: Bench, folder: string): Promise<Finding[]> => {
  const { job, slices, url } = await bench.renderedFilm();
  const [slice] = slices;
  const gif = slice && planRenders(job.probe, job.options, slice).gif;
  if (slice === undefined || gif === undefined) throw new Error('the film has no slice with a GIF');
  const size = `${gif.width}x${gif.height}`;
  const raw = join(folder, 'pictures.rgb');
  const { path: ffmpeg } = bench.ffmpeg;
  await runFfmpeg(ffmpeg, [
    ...['-ss', `${slice.startMs / 1000}`, '-i', url, '-map', '0:V:0', '-vf', `fps=${gif.fps},scale=${size}:flags=area`],
    ...['-pix_fmt', 'rgb24', '-frames:v', `${gif.count}`, '-f', 'rawvideo', raw],
  ]);
  const pictures = await readFile(raw);
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', size, '-framerate', `${gif.fps}`, '-i', raw];
  const target = join(folder, 'reference.gif');
  const value: number[] = [];
  const reference: number[] = [];
  let bytes = 0;
  for (let run = 0; run < bench.runs; run += 1) {
    const before = process.cpuUsage();
    bytes = encodeGif(pictures, gif);
    const { user, system } = process.cpuUsage(before);
    value.push((user + system) / 1e6);
    reference.push((await runFfmpeg(ffmpeg, [...input, '-vf', PALETTE_FILTERS, '-loop', '0', target])).cpuMs / 1000);
  }
  const megabytes = { value: bytes / 1e6, reference: (await stat(target)).size / 1e6 };
  return [
    judge({
      what: `${gif.count} pictures of ${size}: CPU`,
      unit: 's',
      value: median(value),
      reference: median(reference),
      runs: { value, reference },
    }),
    judge({ what: 'the GIF', unit: 'MB', ...megabytes }),
  ];
};

/** The GIF encoder alone. */
export const gifEncoder: Row = {
  name: 'gif-encoder',
  about: 'Raw pictures to a GIF: our encoder in this process against palettegen and paletteuse in ffmpeg.',
  measure: async (bench) => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-encoder-'));
    try {
      return await measureIn(bench, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
