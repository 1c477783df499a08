import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import type { Cost } from '../measure/run-ffmpeg.ts';
import { median, sum } from '../measure/statistics.ts';
import { runReference } from '../reference.ts';

const CPU_RATIO_LIMIT = 0.42;

interface Compared {
  readonly what: string;
  readonly ours: readonly Cost[];
  readonly reference: readonly Cost[];
}

const seconds = (costs: readonly Cost[], of: keyof Cost): number[] => costs.map((cost) => cost[of] / 1000);

const compare = ({ what, ours, reference }: Compared, of: keyof Cost): Finding => {
  const [value, referenceValue] = [seconds(ours, of), seconds(reference, of)];
  return judge({
    what: `${what}: ${of === 'cpuMs' ? 'CPU' : 'wall'}`,
    unit: 's',
    value: median(value),
    reference: median(referenceValue),
    runs: { value, reference: referenceValue },
  });
};

const total = (what: string, findings: readonly Finding[], limit?: number): Finding =>
  judge({
    what,
    unit: 's',
    value: sum(findings.map(({ value }) => value)),
    reference: sum(findings.map(({ reference = 0 }) => reference)),
    ...(limit === undefined ? {} : { target: { of: 'ratio', bound: 'at most', limit } }),
  });

const measure = async (bench: Bench): Promise<Finding[]> => {
  const film = await bench.renderedFilm();
  const compared = film.slices.map((slice) => ({
    slice,
    warm: [] as Cost[],
    cold: [] as Cost[],
    reference: [] as Cost[],
  }));
  for (let run = 0; run < bench.runs; run += 1) {
    for (const { slice, warm, cold, reference } of compared) {
      warm.push(await film.renderAgain(slice));
      reference.push(await runReference(bench.ffmpeg.path, film.url, slice));
      await film.cool();
      cold.push(await film.renderAgain(slice));
    }
  }
  const name = ({ startMs, endMs }: { startMs: number; endMs: number }) => `slice ${startMs / 1000}-${endMs / 1000} s`;
  const warm = compared.map((one) => ({ what: name(one.slice), ours: one.warm, reference: one.reference }));
  const cold = compared.map((one) => ({
    what: `${name(one.slice)}, cold start`,
    ours: one.cold,
    reference: one.reference,
  }));
  const warmCpu = warm.map((one) => compare(one, 'cpuMs'));
  const coldCpu = cold.map((one) => compare(one, 'cpuMs'));
  return [
    ...warmCpu,
    ...coldCpu,
    total('all of them, warm: CPU', warmCpu, CPU_RATIO_LIMIT),
    total('all of them, cold: CPU', coldCpu),
    ...[...warm, ...cold].map((one) => compare(one, 'wallMs')),
  ];
};

/** The cost of a slice against the two runs of the AWS sample. */
export const sliceCpu: Row = {
  name: 'slice-cpu',
  about:
    "A slice with GIF and frames: the worker's bundle in the local Lambda over TLS and the reader, uploads included, " +
    'against two ffmpeg runs as in the AWS sample over plain HTTP; one after the other in turn, medians.',
  measure,
};
