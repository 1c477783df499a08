import { mkdir } from 'node:fs/promises';
import { isComplete, type ReceivedCounts, reachesEnd } from '../renders/graph/check-counts.ts';
import { areKnownKeys } from '../renders/graph/key-frames.ts';
import type { RenderPlan } from '../renders/graph/plan-renders.ts';
import { planSliceParts, type RenderPart } from '../renders/graph/plan-slice-parts.ts';
import { firstLeadMs, nextLeadMs } from '../renders/graph/seek-lead.ts';
import { openSinks, type Sinks } from '../renders/worker/open-sinks.ts';
import type { PreparedFfmpeg } from '../renders/worker/prepare-ffmpeg.ts';
import { runSlice, type SliceRunResult } from '../renders/worker/run-slice.ts';
import { progressListener } from '../shared/adapters/observe/tell-progress.ts';
import type { ReadIndexedSlice } from '../shared/adapters/packets/stored-index.ts';
import { hasCrashed } from '../shared/adapters/process/has-crashed.ts';
import type { MediaAccess, ReachableSource } from '../shared/adapters/reader/media-access.ts';
import { subfileArgs, subfileUrl } from '../shared/core/media/film-pieces.ts';
import { MIB } from '../shared/core/units/mebibyte.ts';
import { MEMORY_MB_PER_VCPU } from '../shared/topology.ts';
import type { SliceTask } from './plan/slice-task.ts';
import type { SliceExcerpt } from './slice-excerpt.ts';

/** Dependencies of rendering. */
export interface RenderMediaContext extends MediaAccess {
  readonly memoryMb: number;
  /** default: films are read by seeking */
  readonly readIndex?: ReadIndexedSlice;
}

/** A slice to be decoded. */
export interface DecodeRequest {
  readonly task: SliceTask;
  readonly plan: RenderPlan;
  readonly source: Pick<ReachableSource, 'reader'>;
  readonly ffmpeg: PreparedFfmpeg;
  readonly context: RenderMediaContext;
  /** folder in the workspace */
  readonly dir: string;
  /** the excerpt of the slice that is read; undefined: ffmpeg seeks */
  readonly excerpt?: SliceExcerpt | undefined;
  /** milliseconds before the slice at which ffmpeg begins to read at the latest, default 0 */
  readonly leastLeadMs?: number;
}

/** Result of decoding a slice. */
export interface Decoded extends SliceRunResult {
  readonly sinks: Sinks;
  /** whole pictures received, through pipes and as files */
  readonly received: ReceivedCounts;
}

/** Time kept before the deadline to clean up and report the failure; at most a tenth of the remaining time. */
const RESERVE_MS = 10_000;

/** A file that calls other pictures key frames is read from this much earlier: decoders recover within it. */
const LYING_FILM_LEAD_MS = 30_000;

const limitsOf = ({ ffmpeg, context }: DecodeRequest) => {
  const remainingMs = context.remainingMs();
  return {
    binary: ffmpeg.binary,
    timeoutMs: Math.max(1_000, remainingMs - Math.min(RESERVE_MS, remainingMs / 10)),
    maxAddressSpaceBytes: context.memoryMb * MIB,
  };
};

/** A folder of its own for the runs over an excerpt: others may follow. */
const folderOf = async ({ dir }: DecodeRequest, { keysOnly }: SliceExcerpt): Promise<string> => {
  const own = `${dir}/${keysOnly ? 'keys' : 'excerpt'}`;
  await mkdir(own);
  return own;
};

const openRunSinks = async (request: DecodeRequest, plan: RenderPlan, name: string): Promise<Sinks> => {
  const dir = `${request.dir}/${name}`;
  await mkdir(dir);
  return openSinks(request.task, plan, dir, limitsOf(request));
};

const runPart = async (
  request: DecodeRequest,
  { plan, probe, piece, beginMs }: RenderPart,
  sinks: Sinks,
  how: { readonly leadMs: number; readonly holds: boolean; readonly part?: number },
): Promise<SliceRunResult> => {
  const { ffmpeg, context, excerpt } = request;
  const input =
    excerpt !== undefined
      ? { url: excerpt.url, inputArgs: excerpt.inputArgs, excerptShiftUs: excerpt.shiftUs, keysOnly: excerpt.keysOnly }
      : piece === undefined
        ? { url: ffmpeg.url, inputArgs: ffmpeg.inputArgs }
        : { url: subfileUrl(ffmpeg.url, piece), inputArgs: subfileArgs(ffmpeg.inputArgs) };
  const tell = progressListener();
  const { startMs, endMs } = request.plan.range;
  const onProgress =
    tell && ((doneMs: number) => tell((plan.range.startMs + doneMs - startMs) / Math.max(1, endMs - startMs)));
  return runSlice({
    ...limitsOf(request),
    onProgress,
    command: {
      ...input,
      plan,
      probe,
      beginMs,
      support: ffmpeg.support,
      leadMs: how.leadMs,
      holds: how.holds,
      dir: sinks.dir,
      ...(how.part === undefined ? {} : { part: how.part }),
      threads: Math.max(1, Math.floor(context.memoryMb / MEMORY_MB_PER_VCPU)),
    },
    readers: sinks.readers,
    readGlances: sinks.glances?.receive,
    broken: request.source.reader.broken,
  });
};

const decodeOnce = async (
  request: DecodeRequest,
  part: RenderPart,
  { name, ...how }: { readonly name: string; readonly leadMs: number; readonly holds: boolean },
): Promise<Decoded> => {
  const sinks = await openRunSinks(request, part.plan, name);
  try {
    const run = await runPart(request, part, sinks, how);
    return { ...run, sinks, received: { ...run.received, ...(await sinks.countFiles()) } };
  } catch (error) {
    await sinks.discard();
    throw error;
  }
};

const endedWell = ({ source }: DecodeRequest, { process }: SliceRunResult): boolean =>
  process.exitCode === 0 && source.reader.fault === undefined;

const reached = ({ probe }: RenderPart, { frameTimes }: SliceRunResult): boolean =>
  frameTimes !== undefined && reachesEnd(probe, frameTimes.lastUs / 1000);

/** Milliseconds of the input before the part begins. A lead of this length reads the input from its beginning. */
const longestLeadMs = ({ plan, beginMs }: RenderPart): number => plan.range.startMs - beginMs;

/** An excerpt begins where reading has to begin. Only one of the film's beginning, or of key frames, may begin after the slice does. */
const leadInExcerpt = (part: RenderPart, { fromBeginning, keysOnly }: SliceExcerpt): number =>
  fromBeginning || keysOnly ? longestLeadMs(part) : 0;

const firstLeadOf = (part: RenderPart): number => Math.min(firstLeadMs(part.probe), longestLeadMs(part));

/**
 * Decode. Runs again once after a crash, and with a longer lead while even the first frame comes after the slice's
 * start.
 */
const decodeFromStart = async (
  request: DecodeRequest,
  part: RenderPart,
): Promise<Decoded & { readonly leadMs: number }> => {
  const { excerpt, leastLeadMs = 0 } = request;
  const soughtMs = () => Math.max(firstLeadOf(part), Math.min(leastLeadMs, longestLeadMs(part)));
  let leadMs = excerpt === undefined ? soughtMs() : leadInExcerpt(part, excerpt);
  let crashed = false;
  for (let run = 1; ; run += 1) {
    const decoded = await decodeOnce(request, part, { name: `run-${run}`, leadMs, holds: false });
    if (hasCrashed(decoded.process) && !crashed) {
      crashed = true;
      await decoded.sinks.discard();
      continue;
    }
    const troubled = request.source.reader.fault !== undefined || decoded.process.timedOut;
    const isLast = excerpt !== undefined || leadMs >= longestLeadMs(part);
    if (!decoded.late || troubled || isLast) return { ...decoded, leadMs };
    await decoded.sinks.discard();
    leadMs = nextLeadMs(leadMs, longestLeadMs(part));
  }
};

/**
 * Decode, and decode again if the pictures end before the plan does. The second run holds the last picture and reports
 * whether it is the film's last. This is rare, so the ordinary run stays simple.
 */
const decodePart = async (request: DecodeRequest, part: RenderPart): Promise<Decoded> => {
  const first = await decodeFromStart(request, part);
  // Key frames alone do not end where the film does.
  const isOver = request.excerpt?.keysOnly === true || first.frameTimes === undefined;
  if (isOver || !endedWell(request, first) || isComplete(part.plan, first.received)) return first;
  const held = await decodeOnce(request, part, { name: 'held', leadMs: first.leadMs, holds: true });
  if (endedWell(request, held) && !reached(part, held)) {
    await held.sinks.discard();
    return first;
  }
  await first.sinks.discard();
  return held;
};

const addCounts = (sums: Record<string, number>, counts: ReceivedCounts): void => {
  for (const [kind, count] of Object.entries({ ...counts })) sums[kind] = (sums[kind] ?? 0) + count;
};

/** Read the parts in order into the same sinks. @returns the last run, and the index of the part that it read */
const runParts = async (
  request: DecodeRequest,
  parts: readonly RenderPart[],
  leads: readonly number[],
  sinks: Sinks,
): Promise<{ readonly run: SliceRunResult; readonly at: number; readonly received: ReceivedCounts }> => {
  const received: Record<string, number> = {};
  const keyTimesUs: number[] = [];
  let damaged = false;
  for (const [at, part] of parts.entries()) {
    const run = await runPart(request, part, sinks, { leadMs: leads[at] ?? 0, holds: true, part: at });
    damaged ||= run.damaged;
    keyTimesUs.push(...(run.keyTimesUs ?? []));
    const isGood = endedWell(request, run);
    // A run that is good, but ended before its part did, filled the part up: that does not count.
    if (isGood && (run.late || !reached(part, run))) return { run, at, received };
    addCounts(received, run.received);
    if (isGood && at < parts.length - 1) continue;
    // What came before a run failed counts: it tells that the film decodes.
    await sinks.joinParts(at + 1);
    return { run: { ...run, damaged, keyTimesUs }, at, received: { ...received, ...(await sinks.countFiles()) } };
  }
  throw new TypeError('A slice without parts was to be decoded.');
};

/**
 * Decode a slice that shows several pieces: one run for each piece, whose last picture is held until the next piece
 * begins. All runs are repeated once after a crash. They are also repeated when one of them began to read too late,
 * with a longer lead for that one.
 */
const decodeParts = async (request: DecodeRequest, parts: readonly RenderPart[]): Promise<Decoded> => {
  const leads = parts.map(firstLeadOf);
  let crashed = false;
  for (let attempt = 1; ; attempt += 1) {
    const sinks = await openRunSinks(request, request.plan, `pieces-${attempt}`);
    try {
      const { run, at, received } = await runParts(request, parts, leads, sinks);
      const part = parts[at];
      const leadMs = leads[at] ?? 0;
      if (hasCrashed(run.process) && !crashed) {
        crashed = true;
        await sinks.discard();
        continue;
      }
      const again =
        run.late && part !== undefined && request.source.reader.fault === undefined && !run.process.timedOut;
      if (!again || leadMs >= longestLeadMs(part)) return { ...run, received, sinks };
      leads[at] = nextLeadMs(leadMs, longestLeadMs(part));
      await sinks.discard();
    } catch (error) {
      await sinks.discard();
      throw error;
    }
  }
};

/**
 * Decode a part from an excerpt.
 * @returns undefined when that gives too little and nothing is wrong with the read: another way has to be tried
 */
const decodeExcerpt = async (
  request: DecodeRequest & { readonly excerpt: SliceExcerpt },
  film: RenderPart,
): Promise<Decoded | undefined> => {
  const { excerpt } = request;
  const part = { ...film, plan: excerpt.plan, probe: excerpt.probeOf(film.probe) };
  const decoded = await decodePart(request, part);
  const isGood =
    endedWell(request, decoded) &&
    !decoded.late &&
    excerpt.failure === undefined &&
    isComplete(part.plan, decoded.received) &&
    areKnownKeys(part.plan, decoded.keyTimesUs ?? [], part.probe);
  const isOver = request.source.reader.fault !== undefined || decoded.process.timedOut;
  if (isGood || isOver) return decoded;
  await decoded.sinks.discard();
  return undefined;
};

/** A decoded slice, and the excerpt from which it was; undefined when ffmpeg sought. */
export interface DecodedSlice extends Decoded {
  /** the plan that the received pictures fulfil */
  readonly plan: RenderPlan;
  readonly from: SliceExcerpt | undefined;
}

/**
 * Decode a slice and pass its pictures to sinks.
 * @param excerpts tried in this order, before ffmpeg seeks in the film
 * @returns the result; the caller has to finish or discard the sinks
 */
export const decodeSlice = async (
  request: Omit<DecodeRequest, 'excerpt'>,
  excerpts: readonly SliceExcerpt[],
): Promise<DecodedSlice> => {
  const { plan } = request;
  const parts = planSliceParts(plan, request.task.job.probe);
  const [part] = parts;
  if (part === undefined || parts.length !== 1) {
    return { ...(await decodeParts(request, parts)), plan, from: undefined };
  }
  for (const excerpt of excerpts) {
    const decoded = await decodeExcerpt({ ...request, excerpt, dir: await folderOf(request, excerpt) }, part);
    if (decoded !== undefined) return { ...decoded, plan: excerpt.plan, from: excerpt };
  }
  const lies = excerpts.some(({ failure }) => failure === 'keyFrame');
  const sought = await decodePart({ ...request, leastLeadMs: lies ? LYING_FILM_LEAD_MS : 0 }, part);
  return { ...sought, plan, from: undefined };
};
