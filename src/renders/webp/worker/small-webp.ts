import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { reducedSize } from '../../parts/kernel/reductions.ts';
import { type FileTrial, type SmallFile, writeSmallFile } from '../../parts/worker/small-file.ts';
import { type WebpSettings, webpLadder } from '../kernel/small-webp-ladder.ts';
import { webpHead, webpPicture } from '../kernel/webp-animation.ts';
import type { WaitingPictures } from './waiting-pictures.ts';
import { encodeStill, openWebpFile } from './webp-file.ts';

/** Pictures that wait on the disk, and what is to come of them. */
export interface SmallWebpRequest extends PictureSize {
  readonly waiting: Pick<WaitingPictures, 'numberAt' | 'read'>;
  /** planned pictures, and how many a second */
  readonly count: number;
  readonly fps: number;
  readonly lengthMs: number;
  /** the best that is wanted, 1..100 */
  readonly quality: number;
  readonly maxBytes: number;
  /** of the file to be written, without extension */
  readonly path: string;
}

/** What was chosen so that the file is small enough. */
interface ChosenWebp extends PictureSize {
  readonly frames: number;
  readonly quality: number;
}

/** Pictures of a sample: fewer where 20 of them have more pixels than that. */
const SAMPLED = { most: 20, least: 4, pixels: 20e6 } as const;
/** Any time will do for its size. */
const ANY_MS = 100;

/** Some numbers, spread evenly. */
const spread = (numbers: readonly number[], most: number): number[] => {
  const count = Math.min(most, numbers.length);
  return Array.from({ length: count }, (_, i) => numbers[Math.floor(((i + 0.5) * numbers.length) / count)] ?? 0);
};

/**
 * Write the best animated WebP that is no larger than the limit: of a lower quality, then of fewer and smaller pictures.
 * @returns the least bytes possible, when none is
 */
export const writeSmallWebp = (request: SmallWebpRequest): Promise<SmallFile<ChosenWebp>> => {
  const { width, height, waiting, count, fps, lengthMs, maxBytes, path } = request;
  const ladder = webpLadder(request.quality);
  // By the planned size: all rungs are judged by the same pictures.
  const sampled = Math.max(SAMPLED.least, Math.min(SAMPLED.most, Math.floor(SAMPLED.pixels / (width * height))));
  const rgb = new Uint8Array(width * height * 3);

  /** Kept pictures that differ from the kept one before, each with its time. */
  const shownBy = ({ everyNth }: WebpSettings) =>
    Array.from({ length: Math.ceil(count / everyNth) }, (_, i) => ({
      number: waiting.numberAt(i * everyNth),
      sinceMs: Math.round((i * everyNth * 1000) / fps),
    })).filter(({ number }, i, all) => number !== all[i - 1]?.number);

  const pixels = (rung: number): number => {
    const settings = ladder[rung] as WebpSettings;
    const size = reducedSize(request, settings);
    return size.width * size.height * shownBy(settings).length;
  };

  const predict = async (rung: number): Promise<number> => {
    const settings = ladder[rung] as WebpSettings;
    const size = reducedSize(request, settings);
    const shown = shownBy(settings);
    const sample = spread(
      shown.map(({ number }) => number),
      sampled,
    );
    let bytes = 0;
    for (const number of sample) {
      await waiting.read(number, rgb);
      bytes += webpPicture(await encodeStill(rgb, request, size, settings.quality), size, ANY_MS).length;
    }
    return webpHead(size, 0).length + (bytes / sample.length) * shown.length;
  };

  const write = async (rung: number, limit: number): Promise<FileTrial<ChosenWebp>> => {
    const settings = ladder[rung] as WebpSettings;
    const { quality, everyNth } = settings;
    const size = reducedSize(request, settings);
    const shown = shownBy(settings);
    const file = await openWebpFile(`${path}-${rung}.webp`, request, quality, size);
    let added = 0;
    try {
      for (; added < shown.length && file.bytes <= limit; added += 1) {
        const { number, sinceMs } = shown[added] as (typeof shown)[number];
        await waiting.read(number, rgb);
        await file.add(rgb, sinceMs);
      }
      await file.finish(lengthMs);
    } finally {
      await file.close();
    }
    const made = { ...size, frames: Math.ceil(count / everyNth), quality };
    return { path: file.path, bytes: file.bytes, share: added / shown.length, made };
  };

  return writeSmallFile({ rungs: ladder.length, maxBytes, pixels, predict, write });
};
