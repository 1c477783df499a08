import { isComplete, missingPictures } from '../renders/graph/check-counts.ts';
import { colourWarnings } from '../renders/graph/colour-warnings.ts';
import type { RenderPlan } from '../renders/graph/plan-renders.ts';
import { prepareFfmpeg } from '../renders/worker/prepare-ffmpeg.ts';
import { type ReachableSource, withMediaAccess } from '../shared/adapters/reader/media-access.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { processFailure } from '../shared/core/errors/process-failure.ts';
import { readFailure } from '../shared/core/media/read-trouble.ts';
import { type Decoded, decodeSlice, type RenderMediaContext } from './decode-slice.ts';
import { permanentFailure } from './permanent-failure.ts';
import type { SliceTask } from './plan/slice-task.ts';
import type { RenderMedia } from './render-slice.ts';
import { type OpenedExcerpt, openSliceExcerpt } from './slice-excerpt.ts';

/**
 * Requested bytes that could not be read may be missing from any picture, even if the count of pictures is right: the
 * ffmpeg of 2018 reads on behind them, and the decoder fills in what it can.
 * @throws when bytes could not be read, when ffmpeg failed, or when it produced fewer pictures than planned
 */
const checkDecoded = (
  { job, range }: SliceTask,
  plan: RenderPlan,
  { process, received }: Decoded,
  { reader: { fault }, url }: ReachableSource,
): void => {
  const what = `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of "${job.source.key}"`;
  if (fault !== undefined) throw readFailure(fault, { what, url, end: process });
  if (process.exitCode === 0 && isComplete(plan, received)) return;
  const pictures = Object.values(received).reduce((sum, count) => sum + count, 0);
  const failure = permanentFailure({ job, range }, process, pictures);
  if (failure !== undefined) throw failure;
  if (process.exitCode !== 0 || process.timedOut) throw processFailure(what, process);
  const missing = missingPictures(plan, received);
  if (missing !== undefined) throw missing;
};

/** How the film was read, for the record. */
const readingOf = (
  opened: OpenedExcerpt,
  { fellBack }: { readonly fellBack?: boolean },
  { reader: { bytesIn } }: ReachableSource,
): NonNullable<SliceRecord['reading']> => {
  if ('reason' in opened) {
    return { way: 'seek', bytes: bytesIn, ...(opened.reason === undefined ? {} : { reason: opened.reason }) };
  }
  const { failure, leftOut } = opened.excerpt;
  if (fellBack === true) return { way: 'seek', reason: failure ?? 'failed', bytes: bytesIn };
  return { way: 'index', bytes: bytesIn, ...(leftOut === 0 ? {} : { leftOut }) };
};

/**
 * Render one slice's outputs into files: one connection to the source, one decode, then the work that has to wait for
 * the end of the decode.
 * @param context dependencies
 * @returns the outputs in `dir`, and the CPU time of every ffmpeg and of this process
 */
export const makeRenderMedia =
  (context: RenderMediaContext): RenderMedia =>
  (task, plan, dir) =>
    withMediaAccess(task.job.source, context, async (source) => {
      const ownBefore = process.cpuUsage();
      const ffmpeg = await prepareFfmpeg(source, task.job.probe, context.env);
      const opened = await openSliceExcerpt(task, plan, source.reader, context.readIndex);
      const excerpt = 'excerpt' in opened ? opened.excerpt : undefined;
      const decoded = await decodeSlice({ task, plan, source, ffmpeg, context, dir, excerpt });
      const { sinks, cpuMs } = decoded;
      try {
        checkDecoded(task, plan, decoded, source);
        const finished = await sinks.finish(decoded.received);
        const own = process.cpuUsage(ownBefore);
        return {
          outputs: finished.outputs,
          leftOut: finished.leftOut,
          cpuMs: Math.round(cpuMs + finished.cpuMs + (own.user + own.system) / 1000),
          warnings: colourWarnings(task.job.probe, ffmpeg.support),
          reading: readingOf(opened, decoded, source),
        };
      } finally {
        await sinks.discard();
      }
    });
