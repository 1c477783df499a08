import type { Warning } from '../contracts/warning.ts';
import { type Generation, isOld, releaseYearOf } from './ffmpeg-generation.ts';

/** An ffmpeg by its own version text. */
export interface FfmpegBuild {
  readonly version: string;
  readonly generation: Generation;
}

const about = ({ version, generation }: FfmpegBuild): string =>
  `The ffmpeg in use is a build of ${releaseYearOf(generation)} (${version})`;

/**
 * The notice for users whose machine has only an old ffmpeg.
 * @param howToGetOne command that brings a newer one, or where to find it
 * @returns undefined when the build is new enough
 */
export const oldFfmpegNotice = (build: FfmpegBuild, howToGetOne: string): string | undefined =>
  isOld(build.generation)
    ? `${about(build)}, the newest that was found. It is slower, and reads newer formats less exactly or not at all. ` +
      `A newer one is used as soon as it is installed: ${howToGetOne}`
    : undefined;

/** The same notice as warnings for a manifest. @returns empty when the build is new enough */
export const oldFfmpegWarnings = (build: FfmpegBuild): Warning[] =>
  isOld(build.generation)
    ? [
        {
          code: 'oldFfmpeg',
          message: `${about(build)}. Times, colours and damaged places may come out less exactly than with a newer one.`,
        },
      ]
    : [];
