import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { planRenders } from '../../src/renders/graph/plan-renders.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { Slice } from '../../src/shared/core/slices/plan-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { compareGif, type GifComparison, type Likeness, SCALERS, type Scaler } from '../measure/gif-quality.ts';
import { REFERENCE_SAMPLING, referenceGif } from '../reference.ts';
import type { RenderedFilm } from '../rendered-film.ts';

/** The scaler that neither side uses. */
const NEUTRAL: Scaler = 'bicubic';
const HD_HEIGHT = 720;

/** Untagged HD is shown as BT.709: see docs/benchmarks.md. */
const playersMatrix = ({ video }: RenderedFilm['job']['probe']): GifComparison['matrix'] =>
  video.colorSpace === undefined && video.height >= HD_HEIGHT ? 'bt709' : 'auto';

const fetchGif = async ({ buckets, job }: RenderedFilm, slice: Slice): Promise<Uint8Array> => {
  const Key = gifKey(sliceKeys(job.jobId, slice.index));
  const answer = await buckets.client.send(new GetObjectCommand({ Bucket: buckets.output, Key }));
  return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
};

interface Judged {
  readonly bytes: number;
  readonly likeness: Record<Scaler, Likeness>;
}

const judgeOurs = async (film: RenderedFilm, slice: Slice, bench: Bench, folder: string): Promise<Judged> => {
  const { gif } = planRenders(film.job.probe, film.job.options, slice);
  if (gif === undefined) throw new Error('the plan has no GIF');
  const gifPath = join(folder, 'ours.gif');
  const bytes = await fetchGif(film, slice);
  await writeFile(gifPath, bytes);
  const likeness = await compareGif(bench.ffmpeg.path, {
    ...{ gifPath, sourcePath: bench.footage.path, matrix: playersMatrix(film.job.probe) },
    // Without a seek, so that the picture on the screen when the slice begins is there whatever the frame rate.
    sourceArgs: ['-t', `${slice.endMs / 1000}`],
    sampling: `fps=${gif.fps}:start_time=${slice.startMs / 1000}:round=up`,
    ...{ fps: gif.fps, frames: gif.count, width: gif.width, height: gif.height },
  });
  return { bytes: bytes.length, likeness };
};

const judgeReference = async (film: RenderedFilm, slice: Slice, bench: Bench, folder: string): Promise<Judged> => {
  const { gif } = planRenders(film.job.probe, film.job.options, slice);
  if (gif === undefined) throw new Error('the plan has no GIF');
  const gifPath = join(folder, 'reference.gif');
  const { bytes } = await referenceGif(bench.ffmpeg.path, film.url, slice, gifPath);
  const likeness = await compareGif(bench.ffmpeg.path, {
    ...{ gifPath, sourcePath: bench.footage.path, matrix: 'auto' },
    sourceArgs: ['-ss', `${slice.startMs / 1000}`, '-t', `${(slice.endMs - slice.startMs) / 1000}`],
    sampling: REFERENCE_SAMPLING,
    ...{ fps: gif.fps, frames: gif.count, width: gif.width, height: gif.height },
  });
  return { bytes, likeness };
};

const BYTES_PER_MB = 1e6;

const measureSlice = async (film: RenderedFilm, slice: Slice, bench: Bench): Promise<Finding[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-quality-'));
  try {
    const ours = await judgeOurs(film, slice, bench, folder);
    const reference = await judgeReference(film, slice, bench, folder);
    const name = `slice ${slice.startMs / 1000}-${slice.endMs / 1000} s`;
    const figures = (scaler: Scaler): Finding[] => [
      judge({
        what: `${name}: SSIM, ${scaler}`,
        unit: '',
        value: ours.likeness[scaler].ssim,
        reference: reference.likeness[scaler].ssim,
        ...(scaler === NEUTRAL ? { target: { of: 'ratio', bound: 'at least', limit: 1 } } : {}),
      }),
      judge({
        what: `${name}: PSNR, ${scaler}`,
        unit: 'dB',
        value: ours.likeness[scaler].psnr,
        reference: reference.likeness[scaler].psnr,
      }),
    ];
    const size = { value: ours.bytes / BYTES_PER_MB, reference: reference.bytes / BYTES_PER_MB };
    return [judge({ what: `${name}: GIF`, unit: 'MB', ...size }), ...SCALERS.flatMap(figures)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const film = await bench.renderedFilm();
  const findings: Finding[] = [];
  for (const slice of film.slices) findings.push(...(await measureSlice(film, slice, bench)));
  return findings;
};

/** How much of the picture survives in the GIF, and in how many bytes. */
export const sliceQuality: Row = {
  name: 'slice-quality',
  about:
    'The GIF of a slice against the exactly decoded source pictures that it shows, as planar RGB: ours and that of the ' +
    'AWS sample, each against the pictures that it was made of.',
  measure,
};
