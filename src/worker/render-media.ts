import { mkdir } from 'node:fs/promises';
import { type MediaAccess, withMediaAccess } from '../shared/adapters/media-access.ts';
import { ProcessError } from '../shared/errors.ts';
import { NO_FINDINGS, type StderrFindings, scanStderrLine } from '../shared/media/classify-stderr.ts';
import { MEMORY_MB_PER_VCPU } from '../shared/topology.ts';
import { checkCounts, isComplete, type ReceivedCounts } from './check-counts.ts';
import { colourWarnings } from './ffmpeg/colour-warnings.ts';
import { type PreparedFfmpeg, prepareFfmpeg } from './ffmpeg/prepare-ffmpeg.ts';
import { permanentTrouble, readTrouble } from './ffmpeg/read-trouble.ts';
import { runSlice, type SliceRunResult } from './ffmpeg/run-slice.ts';
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

/** One decoding run, and what stderr told of the transport. */
interface Decoded extends SliceRunResult {
  readonly sinks: Sinks;
  readonly findings: StderrFindings;
}

const decodeOnce = async (
  task: SliceTask,
  plan: RenderPlan,
  ffmpeg: PreparedFfmpeg,
  context: RenderMediaContext,
  { dir, leadMs }: { readonly dir: string; readonly leadMs: number },
): Promise<Decoded> => {
  await mkdir(dir);
  const limits = {
    binary: ffmpeg.binary,
    timeoutMs: decodeTimeoutMs(context.remainingMs()),
    maxAddressSpaceBytes: context.memoryMb * BYTES_PER_MIB,
  };
  const sinks = await openSinks(task, plan, dir, limits);
  let findings = NO_FINDINGS;
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
      onStderrLine: (line) => {
        findings = scanStderrLine(findings, line);
      },
    });
    return { ...result, sinks, findings };
  } catch (error) {
    await sinks.discard();
    throw error;
  }
};

/** Decode, again with a longer lead as long as even the first frame came after the slice's start. */
const decode = async (
  task: SliceTask,
  plan: RenderPlan,
  ffmpeg: PreparedFfmpeg,
  context: RenderMediaContext,
  dir: string,
): Promise<Decoded & { readonly cpuMs: number }> => {
  let leadMs = Math.min(firstLeadMs(task.job.probe), plan.range.startMs);
  let cpuMs = 0;
  for (let run = 1; ; run += 1) {
    const decoded = await decodeOnce(task, plan, ffmpeg, context, { dir: `${dir}/run-${run}`, leadMs });
    cpuMs += decoded.process.cpuMs ?? 0;
    const troubled = decoded.findings.transport !== undefined || decoded.process.timedOut;
    if (!decoded.late || troubled || leadMs >= plan.range.startMs) return { ...decoded, cpuMs };
    await decoded.sinks.discard();
    leadMs = nextLeadMs(leadMs, plan.range.startMs);
  }
};

/** @throws when ffmpeg did not end well, or ended well with less than planned: exit code 0 proves nothing */
const checkDecoded = (
  { job, range }: SliceTask,
  plan: RenderPlan,
  { process, findings }: Decoded,
  received: ReceivedCounts,
): void => {
  if (process.exitCode === 0 && isComplete(plan, received)) return;
  const permanent = permanentTrouble(findings, job.source.key);
  if (permanent !== undefined) throw permanent;
  const what = `ffmpeg over ${range.startMs / 1000}-${range.endMs / 1000} s of "${job.source.key}"`;
  if (process.timedOut) throw new ProcessError(`${what} was stopped before the function's deadline.`, process);
  if (process.signal !== null) throw new ProcessError(`${what} was ended by ${process.signal}.`, process);
  const trouble = readTrouble(findings);
  if (process.exitCode !== 0) {
    const lastLine = process.stderrTail.split('\n').at(-1) ?? '';
    throw new ProcessError(`${what} ended with exit code ${process.exitCode}: ${trouble ?? lastLine}.`, process);
  }
  checkCounts(plan, received, job.probe, trouble);
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
      const decoded = await decode(task, plan, ffmpeg, context, dir);
      const { sinks, cpuMs } = decoded;
      try {
        const received = { ...decoded.received, ...(await sinks.countJpegs()) };
        checkDecoded(task, plan, decoded, received);
        const finished = await sinks.finish(received);
        const own = process.cpuUsage(ownBefore);
        return {
          outputs: finished.outputs,
          cpuMs: Math.round(cpuMs + finished.cpuMs + (own.user + own.system) / 1000),
          warnings: colourWarnings(task.job.probe, ffmpeg.support),
        };
      } finally {
        await sinks.discard();
      }
    });
