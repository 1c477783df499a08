import { copyFile, readdir } from 'node:fs/promises';
import { FRAME_DIGITS } from '../../../shared/core/contracts/object-keys.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type Sampling, shownPlace } from '../../../shared/core/slices/slice-samplings.ts';
import type { RenderKind } from '../../kind/render-kinds.ts';
import type { OutputFile } from './output-file.ts';

/** Pictures that ffmpeg has written into a folder, one for each second, named by the second. */
export interface JpegFiles extends PictureSize, Pick<Sampling, 'keysUs' | 'ofKeyFrames'> {
  readonly kind: RenderKind;
  readonly dir: string;
  readonly firstSecond: number;
  /** expected pictures */
  readonly count: number;
  readonly keyOf: (second: number) => string;
}

/** The moment that a second shows, as a record has it. */
const momentOf = (keyTimesUs: readonly number[], second: number): number[] => {
  const us = keyTimesUs[shownPlace(keyTimesUs, second * 1000)];
  return us === undefined ? [] : [Math.round(us / 1000)];
};

const pathOf = (dir: string, second: number): string => `${dir}/${String(second).padStart(FRAME_DIGITS, '0')}.jpg`;

/** How many pictures are in `dir`. */
export const countJpegFiles = async (dir: string): Promise<number> => (await readdir(dir)).length;

/**
 * The pictures as output files; if the film ended before the plan, its last picture is repeated. A key frame is one file,
 * for all the seconds that show it.
 * @param received existing pictures, from the first second on, at least 1
 * @param keyTimesUs where key frames are shown: when they are due
 */
export const finishJpegFiles = async (
  files: JpegFiles,
  received: number,
  keyTimesUs: readonly number[] = [],
): Promise<OutputFile[]> => {
  const { kind, dir, firstSecond, count, keyOf, width, height, keysUs, ofKeyFrames } = files;
  const last = pathOf(dir, firstSecond + received - 1);
  if (keysUs === undefined) {
    for (let i = received; i < count; i++) await copyFile(last, pathOf(dir, firstSecond + i));
  }
  return Array.from({ length: count }, (_, i) => {
    const second = firstSecond + i;
    const shownMs = ofKeyFrames === true ? { shownMs: momentOf(keyTimesUs, second) } : {};
    return {
      path: pathOf(dir, keysUs === undefined ? second : shownPlace(keysUs, second * 1000)),
      key: keyOf(second),
      contentType: 'image/jpeg',
      isOneOfMany: true,
      facts: { kind, width, height, frames: 1, ...shownMs },
    };
  });
};
