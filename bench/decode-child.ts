import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FRAMES_FOLDER } from '../src/renders/frames/plan/worker-plan.ts';
import { planRenders } from '../src/renders/graph/plan-renders.ts';
import { firstLeadMs } from '../src/renders/graph/seek-lead.ts';
import { splitFrames } from '../src/renders/parts/worker/split-frames.ts';
import { type PreparedFfmpeg, prepareFfmpeg } from '../src/renders/worker/prepare-ffmpeg.ts';
import { runSlice } from '../src/renders/worker/run-slice.ts';
import { readCpuTimes } from '../src/shared/adapters/process/process-cpu.ts';
import { withMediaAccess } from '../src/shared/adapters/reader/media-access.ts';
import { makePresigner } from '../src/shared/adapters/s3/s3-presigner.ts';
import type { Job } from '../src/shared/core/documents/job.ts';
import { slicesOf } from '../src/shared/core/job/job-slices.ts';
import { functionSpec, MEMORY_MB_PER_VCPU } from '../src/shared/topology.ts';
import type { Cost } from './measure/run-ffmpeg.ts';

/*
 * A process that runs the worker's ffmpeg over one slice, drops the pixels, and prints what that cost. It is a process
 * of its own so that the CPU time of the reader can be told from that of the S3 server.
 */

/** How ffmpeg reads the source. */
export type Way = 'reader' | 'plain';

export interface DecodeRequest {
  readonly job: Job;
  /** of the slice */
  readonly index: number;
  readonly way: Way;
  readonly plainEndpoint: string;
  readonly tlsEndpoint: string;
}

const TIMEOUT_MS = 300_000;
/** The same source over plain HTTP, from the store itself. */
const overPlainHttp = (ffmpeg: PreparedFfmpeg, url: string): PreparedFfmpeg => ({ ...ffmpeg, url });

const cpuMs = (): number => {
  const { ownMs, reapedMs } = readCpuTimes(process.pid);
  return ownMs + reapedMs;
};

const decode = ({ job, index, way, plainEndpoint, tlsEndpoint }: DecodeRequest): Promise<Cost> => {
  const { env } = process;
  const range = slicesOf(job)[index];
  if (range === undefined) throw new RangeError(`job ${job.jobId} has no slice ${index}`);
  const access = { env, presign: makePresigner(env, tlsEndpoint), remainingMs: () => TIMEOUT_MS };
  return withMediaAccess(job.source, access, async (source) => {
    const throughReader = await prepareFfmpeg(source, job.probe, env);
    const plainUrl = await makePresigner(env, plainEndpoint)(job.source.bucket, job.source.key, TIMEOUT_MS / 1000);
    const ffmpeg = way === 'plain' ? overPlainHttp(throughReader, plainUrl) : throughReader;
    const framesDir = await mkdtemp(join(tmpdir(), 'fanreel-bench-decode-'));
    await mkdir(join(framesDir, FRAMES_FOLDER));
    const { memoryMb } = functionSpec('worker');
    const plan = planRenders(job.probe, job.options, range);
    try {
      const cpuBefore = cpuMs();
      const startedAt = performance.now();
      const { process: ended, received } = await runSlice({
        binary: ffmpeg.binary,
        command: {
          ...{ url: ffmpeg.url, inputArgs: ffmpeg.inputArgs, support: ffmpeg.support, plan },
          dir: framesDir,
          probe: job.probe,
          leadMs: firstLeadMs(job.probe),
          threads: Math.max(1, Math.floor(memoryMb / MEMORY_MB_PER_VCPU)),
        },
        readers: {
          gif: (pixels) => splitFrames(pixels, (plan.gif?.width ?? 0) * (plan.gif?.height ?? 0) * 3, () => {}),
        },
        timeoutMs: TIMEOUT_MS,
        maxAddressSpaceBytes: memoryMb * 1024 * 1024,
        onStderrLine: (line) => console.error(line),
      });
      if (ended.exitCode !== 0 || received.gif !== plan.gif?.count) {
        throw new Error(`ffmpeg ended with ${ended.exitCode} after ${received.gif} pictures`);
      }
      return { wallMs: performance.now() - startedAt, cpuMs: cpuMs() - cpuBefore };
    } finally {
      await rm(framesDir, { recursive: true, force: true });
    }
  });
};

console.log(JSON.stringify(await decode(JSON.parse(process.argv[2] ?? '') as DecodeRequest)));
