import { isComplete, missingPictures } from '../renders/graph/check-counts.ts';
import { colourWarnings } from '../renders/graph/colour-warnings.ts';
import { knownKeys } from '../renders/graph/key-frames.ts';
import { prepareFfmpeg } from '../renders/worker/prepare-ffmpeg.ts';
import { type ReachableSource, withMediaAccess } from '../shared/adapters/reader/media-access.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { processFailure } from '../shared/core/errors/process-failure.ts';
import { DAMAGE_WARNING } from '../shared/core/media/decode-damage.ts';
import type { MediaProbe } from '../shared/core/media/media-probe.ts';
import { readFailure } from '../shared/core/media/read-trouble.ts';
import { type DecodedSlice, decodeSlice, type RenderMediaContext } from './decode-slice.ts';
import { permanentFailure } from './permanent-failure.ts';
import type { SliceTask } from './plan/slice-task.ts';
import type { RenderMedia } from './render-task.ts';
import { type OpenedExcerpts, openSliceExcerpts } from './slice-excerpt.ts';
import { makeExtras } from './slice-extras.ts';

const SECOND_RUN_OVERTIME =
  "was stopped before the function's deadline: an excerpt of the film had given too little, and it was read once more";

/**
 * Requested bytes that could not be read may be missing from any picture, even if the count of pictures is right: the
 * ffmpeg of 2018 reads on behind them, and the decoder fills in what it can.
 * @throws when bytes could not be read, when ffmpeg failed, or when it produced fewer pictures than planned
 */
const checkDecoded = (
  { job, range }: SliceTask,
  { process, received, plan, from }: DecodedSlice,
  opened: OpenedExcerpts,
  { reader: { fault }, url }: ReachableSource,
): void => {
  const what = `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of "${job.source.key}"`;
  if (fault !== undefined) throw readFailure(fault, { what, url, end: process });
  if (process.exitCode === 0 && isComplete(plan, received)) return;
  const pictures = Object.values(received).reduce((sum, count) => sum + count, 0);
  const fellBack = from === undefined && 'excerpts' in opened;
  // Part of the time went into an excerpt that gave too little: how long the slice takes by itself is not known.
  if (fellBack && process.timedOut) throw processFailure(what, process, { overtime: SECOND_RUN_OVERTIME });
  const failure = permanentFailure({ job, range }, process, pictures);
  if (failure !== undefined) throw failure;
  if (process.exitCode !== 0 || process.timedOut) throw processFailure(what, process);
  const missing = missingPictures(plan, received);
  if (missing !== undefined) throw missing;
};

/** That the beginning does not decode is said of the whole film already. */
const damageOf = ({ warnings = [] }: MediaProbe, { damaged }: DecodedSlice): Warning[] =>
  damaged && !warnings.some(({ code }) => code === 'noPictureYet') ? [DAMAGE_WARNING] : [];

/** How the film was read, for the record. */
const readingOf = (
  opened: OpenedExcerpts,
  { from }: DecodedSlice,
  { reader: { bytesIn: bytes } }: ReachableSource,
): NonNullable<SliceRecord['reading']> => {
  if ('reason' in opened)
    return { way: 'seek', bytes, ...(opened.reason === undefined ? {} : { reason: opened.reason }) };
  if (from === undefined) {
    const reason = opened.excerpts.findLast(({ failure }) => failure !== undefined)?.failure ?? 'failed';
    return { way: 'seek', reason, bytes };
  }
  const { keysOnly, leftOut } = from;
  if (keysOnly) return { way: 'index', bytes, keyFrames: knownKeys(from.plan)?.length ?? 0 };
  return { way: 'index', bytes, ...(leftOut === 0 ? {} : { leftOut }) };
};

/**
 * Render one slice's outputs into files: one connection to the source, one decode, then the work that has to wait for
 * the end of the decode.
 * @param context dependencies
 * @returns the outputs in `dir`
 */
export const makeRenderMedia =
  (context: RenderMediaContext): RenderMedia =>
  (task, plan, dir) =>
    withMediaAccess(task.job.source, context, async (source) => {
      const ffmpeg = await prepareFfmpeg(source, task.job.probe, context.env);
      const opened = await openSliceExcerpts(task, plan, source.reader, context.readIndex);
      const excerpts = 'excerpts' in opened ? opened.excerpts : [];
      const decoded = await decodeSlice({ task, plan, source, ffmpeg, context, dir }, excerpts);
      const { sinks, keyTimesUs } = decoded;
      try {
        checkDecoded(task, decoded, opened, source);
        const finished = await sinks.finish(decoded.received, keyTimesUs);
        const reading = readingOf(opened, decoded, source);
        const { outputs } = finished;
        const { glances } = sinks;
        const keysMs = decoded.from?.keysMs ?? [];
        const extras =
          glances &&
          (await makeExtras({ task, plan: decoded.plan, source, ffmpeg, context, dir, ...glances, outputs, keysMs }));
        return {
          outputs,
          leftOut: finished.leftOut,
          warnings: [...colourWarnings(task.job.probe, ffmpeg.support), ...damageOf(task.job.probe, decoded)],
          reading,
          ...(extras === undefined ? {} : { extras }),
        };
      } finally {
        await sinks.discard();
      }
    });
