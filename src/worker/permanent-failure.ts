import { hasCrashed } from '../shared/adapters/probe/run-ffprobe.ts';
import type { MediaProcessResult } from '../shared/adapters/process/run-media-process.ts';
import { SourceMediaError } from '../shared/core/errors/errors.ts';
import { endedWithoutPicture, nothingDecodes } from '../shared/core/media/decode-failure.ts';
import type { SliceTask } from './plan/slice-task.ts';

/** ffmpeg's exit code when more than two thirds of the packets did not decode. @see https://ffmpeg.org/ffmpeg.html `-max_error_rate` */
const TOO_MANY_ERRORS = 69;
/**
 * Share of the run's time that was CPU time; from this share on, the run was computing and not waiting for the source.
 */
const BUSY_SHARE = 0.5;

/**
 * Why another run over the same slice would fail like this one: our own limits, a repeated crash, or undecodable
 * pictures.
 * @param process a run that could read the source without trouble
 * @param received pictures that the run produced, of all kinds
 * @returns undefined when another attempt may succeed
 */
export const permanentFailure = (
  { job, range }: Pick<SliceTask, 'job' | 'range'>,
  process: MediaProcessResult,
  received: number,
): SourceMediaError | undefined => {
  const { exitCode, timedOut, cpuMs = 0, durationMs, stderrTail } = process;
  const where = `between ${range.startMs / 1000} and ${range.endMs / 1000} s`;
  if (timedOut && cpuMs >= durationMs * BUSY_SHARE) {
    return new SourceMediaError(
      'timeLimit',
      `Decoding the film ${where} takes longer than ${Math.round(durationMs / 1000)} s, which is what a function may take. ` +
        'Ask for shorter slices (slice=…) or fewer renders, or convert the film to a smaller size.',
    );
  }
  if (hasCrashed(process)) {
    return new SourceMediaError(
      'toolCrashed',
      `ffmpeg crashed twice over the film ${where} (${process.signal}). Name a newer ffmpeg with FFMPEG_PATH, or convert the film.`,
    );
  }
  if (exitCode === 0 || exitCode === null) return undefined;
  if (/Cannot allocate memory|Failed to allocate|bad_alloc/i.test(stderrTail)) {
    return new SourceMediaError(
      'memoryLimit',
      `Decoding the film ${where} takes more memory than a function has. ` +
        'Give the functions more memory, ask for fewer renders, or convert the film to a smaller size.',
    );
  }
  if (exitCode === TOO_MANY_ERRORS) {
    return new SourceMediaError(
      'nothingDecodes',
      `Most pictures of the ${job.probe.video.codec} video do not decode ${where}: the data of its pictures is damaged. ` +
        'See whether a player shows it; if so, convert it (ffmpeg -i IN OUT.mp4) and upload that.',
    );
  }
  if (received === 0 && endedWithoutPicture(stderrTail)) {
    return nothingDecodes(job.probe.video.codec, where, stderrTail.split('\n'));
  }
  return undefined;
};
