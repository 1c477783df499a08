import { mkdir } from 'node:fs/promises';
import { type MediaAccess, type ReachableSource, withMediaAccess } from '../shared/adapters/media-access.ts';
import { hasCrashed } from '../shared/adapters/run-ffprobe.ts';
import { ProcessError } from '../shared/errors.ts';
import type { ReadFault } from '../shared/media/read-fault.ts';
import { MEMORY_MB_PER_VCPU } from '../shared/topology.ts';
import { checkCounts, isComplete, type ReceivedCounts } from './check-counts.ts';
import { type PreparedFfmpeg, prepareFfmpeg } from './ffmpeg/prepare-ffmpeg.ts';
import { permanentTrouble, readTrouble } from './ffmpeg/read-trouble.ts';
import { runSlice, type SliceRunResult } from './ffmpeg/run-slice.ts';
import { permanentFailure } from './permanent-failure.ts';
import type { RenderPlan } from './plan/plan-renders.ts';
import { firstLeadMs, nextLeadMs } from './plan/seek-lead.ts';
import { openSinks, type Sinks } from './render/open-sinks.ts';
import type { RenderMedia } from './render-slice.ts';
import type { SliceTask } from './slice-task.ts';

/** What rendering needs from outside. */
export interface RenderMediaContext extends MediaAccess {
  readonly memoryMb: number;
}

/** Kept before the deadline for the clean-up and the word that it failed; a tenth of what is left where that is less. */
const RESERVE_MS = 10_000;
const BYTES_PER_MIB = 1024 * 1024;

const decodeTimeoutMs = (remainingMs: number): number =>
  Math.max(1_000, remainingMs - Math.min(RESERVE_MS, remainingMs / 10));

/** One decoding run. */
interface Decoded extends SliceRunResult {
  readonly sinks: Sinks;
}

/** What every run over one slice has in common. */
interface Decoding {
  readonly task: SliceTask;
  readonly plan: RenderPlan;
  readonly source: ReachableSource;
  readonly ffmpeg: PreparedFfmpeg;
  readonly context: RenderMediaContext;
}

const decodeOnce = async (
  { task, plan, source, ffmpeg, context }: Decoding,
  { dir, leadMs }: { readonly dir: string; readonly leadMs: number },
): Promise<Decoded> => {
  await mkdir(dir);
  const limits = {
    binary: ffmpeg.binary,
    timeoutMs: decodeTimeoutMs(context.remainingMs()),
    maxAddressSpaceBytes: context.memoryMb * BYTES_PER_MIB,
  };
  const sinks = await openSinks(task, plan, dir, limits);
  try {
    const result = await runSlice({
      ...limits,
      env: ffmpeg.env,
      command: {
        url: ffmpeg.url,
        inputArgs: ffmpeg.inputArgs,
        plan,
        probe: task.job.probe,
        support: ffmpeg.support,
        leadMs,
        jpegDirs: sinks.jpegDirs,
        stripFile: sinks.stripFile,
        threads: Math.max(1, Math.floor(context.memoryMb / MEMORY_MB_PER_VCPU)),
      },
      readers: sinks.readers,
      broken: source.reader.broken,
    });
    return { ...result, sinks };
  } catch (error) {
    await sinks.discard();
    throw error;
  }
};

/** Decode, again with a longer lead as long as even the first frame came after the slice's start. */
const decode = async (decoding: Decoding, dir: string): Promise<Decoded & { readonly cpuMs: number }> => {
  const { task, plan, source } = decoding;
  let leadMs = Math.min(firstLeadMs(task.job.probe), plan.range.startMs);
  let cpuMs = 0;
  let crashes = 0;
  for (let run = 1; ; run += 1) {
    const decoded = await decodeOnce(decoding, { dir: `${dir}/run-${run}`, leadMs });
    cpuMs += decoded.process.cpuMs ?? 0;
    if (hasCrashed(decoded.process)) crashes += 1;
    if (crashes === 1 && hasCrashed(decoded.process)) {
      await decoded.sinks.discard();
      continue;
    }
    const troubled = source.reader.fault !== undefined || decoded.process.timedOut;
    if (!decoded.late || troubled || leadMs >= plan.range.startMs) return { ...decoded, cpuMs };
    await decoded.sinks.discard();
    leadMs = nextLeadMs(leadMs, plan.range.startMs);
  }
};

/**
 * Bytes that were asked for and did not come may be missing from any picture, whatever their count: 2018's ffmpeg goes on
 * behind them, and the decoder fills in what it can.
 * @throws when bytes did not come, when ffmpeg did not end well, or when it did with less than planned
 */
const checkDecoded = (
  { job, range }: SliceTask,
  plan: RenderPlan,
  { process }: Decoded,
  received: ReceivedCounts,
  fault: ReadFault | undefined,
): void => {
  const what = `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of "${job.source.key}"`;
  if (fault !== undefined) {
    const stopped = new ProcessError(`${what} was stopped: ${readTrouble(fault)}.`, process);
    throw permanentTrouble(fault, job.source.key) ?? stopped;
  }
  if (process.exitCode === 0 && isComplete(plan, received)) return;
  const pictures = Object.values(received).reduce((sum, count) => sum + count, 0);
  const failure = permanentFailure({ job, range }, process, pictures);
  if (failure !== undefined) throw failure;
  if (process.timedOut) throw new ProcessError(`${what} was stopped before the function's deadline.`, process);
  if (process.signal !== null) throw new ProcessError(`${what} was ended by ${process.signal}.`, process);
  if (process.exitCode !== 0) {
    const lastLine = process.stderrTail.split('\n').at(-1) ?? '';
    throw new ProcessError(`${what} ended with exit code ${process.exitCode}: ${lastLine}.`, process);
  }
  checkCounts(plan, received, job.probe, undefined);
};

/**
 * Render one slice's outputs into files: one way to the source, one decode, then what has to wait for its end.
 * @param context what comes from outside
 * @returns the outputs in `dir`, and the CPU time of every ffmpeg and of this process
 */
export const makeRenderMedia =
  (context: RenderMediaContext): RenderMedia =>
  (task, plan, dir) =>
    withMediaAccess(task.job.source, context, async (source) => {
      const ownBefore = process.cpuUsage();
      const ffmpeg = await prepareFfmpeg(source, task.job.probe, context.env);
      const decoded = await decode({ task, plan, source, ffmpeg, context }, dir);
      const { sinks, cpuMs } = decoded;
      try {
        const received = { ...decoded.received, ...(await sinks.countJpegs()) };
        checkDecoded(task, plan, decoded, received, source.reader.fault);
        const finished = await sinks.finish(received);
        const own = process.cpuUsage(ownBefore);
        return {
          outputs: finished.outputs,
          cpuMs: Math.round(cpuMs + finished.cpuMs + (own.user + own.system) / 1000),
        };
      } finally {
        await sinks.discard();
      }
    });
