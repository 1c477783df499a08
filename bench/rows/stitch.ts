import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionSpec } from '../../src/shared/topology.ts';
import type { Bench, Row } from '../bench.ts';
import { openBenchCloud } from '../bench-cloud.ts';
import { makeClosedJob } from '../closed-job.ts';
import { type Finding, judge } from '../finding.ts';
import { withPeaks } from '../measure/peak-memory.ts';

/** The film of the reference figure: just under three hours. */
const SLICES = 345;
const HOURS = (SLICES * 30) / 3600;
const LIMIT_S = 600;
const MB = 1e6;

const measureIn = async ({ ffmpeg, bundlesDir }: Bench, folder: string): Promise<Finding[]> => {
  const base = await openBenchCloud({ bundlesDir, concurrency: 1 });
  try {
    const closed = await makeClosedJob(base, ffmpeg.path, folder, SLICES);
    const beganAt = performance.now();
    const { memoryBytes, diskBytes } = await withPeaks('stitcher', join(base.home, 'scratch'), () =>
      base.cloud.lambda.invoke('stitcher', closed.event),
    );
    const seconds = (performance.now() - beganAt) / 1000;
    const record = await closed.record();
    if (record?.status !== 'complete') throw new Error(`it was not stitched: ${JSON.stringify(record)}`);
    const { memoryMb, ephemeralStorageMb } = functionSpec('stitcher');
    const bytes = record.outputs.reduce((sum, output) => sum + output.bytes, 0);
    const atMost = (limit: number) => ({ of: 'value', bound: 'at most', limit }) as const;
    return [
      judge({ what: `${SLICES} slices of 30 s: together`, unit: 's', value: seconds, target: atMost(LIMIT_S) }),
      judge({ what: 'an hour of video', unit: 's', value: seconds / HOURS }),
      judge({ what: 'peak memory', unit: 'MB', value: memoryBytes / MB, target: atMost(memoryMb) }),
      judge({ what: 'peak of temporary files', unit: 'MB', value: diskBytes / MB, target: atMost(ephemeralStorageMb) }),
      judge({ what: 'what was written', unit: 'MB', value: bytes / MB }),
    ];
  } finally {
    await base.close();
  }
};

/** Whole-video renders of a long film. */
export const stitch: Row = {
  name: 'stitch',
  about:
    'Joining the slices of a film of 2.9 hours to ascii.mp4, ascii.cast and edges.mp4 with the sound of a source of 1.5 GB, once, in the function as it is deployed.',
  measure: async (bench) => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-stitch-'));
    try {
      return await measureIn(bench, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
