import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { median, sum } from '../measure/statistics.ts';
import { planFilm } from '../planned-film.ts';
import { wholeSlices } from '../rendered-film.ts';

const CPU_LIMIT = 0.08;
const BYTES_LIMIT = 0.1;
const EXACT = 'renders=storyboard;storyboard.interval=1';
const KEYED = `${EXACT};storyboard.sampling=keyframes`;
const SLICES = 2;

/** Render the same slices with key frames and exactly, in turn. */
const measureBoth = async (
  bench: Bench,
  { options, what, target }: { readonly options: string; readonly what: string; readonly target?: Finding['target'] },
): Promise<Finding[]> => {
  const exact = await planFilm(bench.footage, bench.bundlesDir, `${EXACT}${options}`);
  try {
    const keyed = await planFilm(bench.footage, bench.bundlesDir, `${KEYED}${options}`);
    try {
      const slices = wholeSlices(keyed.job).slice(0, SLICES);
      const films = { exact, keyed };
      const runs = { exact: [] as number[], keyed: [] as number[] };
      let [bytes, keyFrames] = [0, 0];
      for (let run = 0; run <= bench.runs; run += 1) {
        for (const way of ['exact', 'keyed'] as const) {
          const rendered = [];
          for (const slice of slices) rendered.push(await films[way].renderAgain(slice));
          // The first round starts the environments.
          if (run > 0) runs[way].push(sum(rendered.map(({ cpuMs }) => cpuMs / 1000)));
          if (way === 'exact') continue;
          bytes = sum(rendered.map(({ record }) => record.reading?.bytes ?? 0));
          keyFrames = sum(rendered.map(({ record }) => record.reading?.keyFrames ?? 0));
        }
      }
      const { durationMs } = keyed.job.probe;
      const lengthMs = sum(slices.map(({ startMs, endMs }) => endMs - startMs));
      return [
        judge({
          what: `${what}, ${slices.length} slices: CPU, against exact`,
          unit: 's',
          value: median(runs.keyed),
          reference: median(runs.exact),
          runs: { value: runs.keyed, reference: runs.exact },
          before: 1,
          ...(target === undefined ? {} : { target }),
        }),
        judge({
          what: '… bytes read, against the share of the file',
          unit: 'MB',
          value: bytes / 1e6,
          reference: (keyed.job.source.bytes * lengthMs) / durationMs / 1e6,
          target: { of: 'ratio', bound: 'at most', limit: BYTES_LIMIT },
        }),
        judge({ what: '… key frames that were decoded', unit: '', value: keyFrames }),
      ];
    } finally {
      await keyed.close();
    }
  } finally {
    await exact.close();
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => [
  ...(await measureBoth(bench, {
    options: ';extras=off',
    what: 'storyboard of key frames',
    target: { of: 'ratio', bound: 'at most', limit: CPU_LIMIT },
  })),
  ...(await measureBoth(bench, { options: '', what: 'the same with poster and fingerprints' })),
];

/** What key frames save where nothing else is rendered. */
export const keyFrames: Row = {
  name: 'key-frames',
  about:
    'Slices with the tiles of a storyboard, one a second: of key frames, against exact ones, both by the index; by themselves ' +
    '(extras=off), and with what every film has besides, for which a picture of each slice is decoded once more.',
  measure,
};
