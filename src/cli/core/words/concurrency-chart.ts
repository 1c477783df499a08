import { formatSpan } from '../../../shared/core/text/format.ts';
import type { JobMetrics } from '../../../shared/estimator/model/job-metrics.ts';

const ROWS = 6;
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** For each column, an equal span of time: the most slices that ran at the same moment in it. */
const columnsOf = (running: JobMetrics['running'], columns: number): number[] => {
  const first = running[0]?.atMs ?? 0;
  const spanMs = ((running.at(-1)?.atMs ?? 0) - first) / columns;
  const peaks = new Array<number>(columns).fill(0);
  running.forEach(({ atMs, slices }, at) => {
    const next = running[at + 1];
    if (next === undefined || spanMs <= 0) return;
    const from = Math.floor((atMs - first) / spanMs);
    const to = Math.max(from + 1, Math.ceil((next.atMs - first) / spanMs));
    for (let column = from; column < Math.min(columns, to); column += 1) {
      peaks[column] = Math.max(peaks[column] ?? 0, slices);
    }
  });
  return peaks;
};

/**
 * Draw the number of running slices over time.
 * @param width columns of the terminal
 * @returns lines; none when nothing ran
 */
export const concurrencyChart = (
  { running, totals }: Pick<JobMetrics, 'running' | 'totals'>,
  width: number,
): string[] => {
  const peak = totals.peakConcurrency;
  if (peak === 0) return [];
  const label = String(peak);
  const columns = Math.max(10, width - label.length - 4);
  const peaks = columnsOf(running, columns);
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const below = ROWS - 1 - at;
    const bar = peaks
      .map((slices) => EIGHTHS[Math.max(0, Math.min(8, Math.ceil((slices / peak) * ROWS * 8) - below * 8))])
      .join('');
    const mark = at === 0 ? label : at === ROWS - 1 ? '0' : '';
    return `  ${mark.padStart(label.length)} ${bar}`.trimEnd();
  });
  const from = formatSpan(running[0]?.atMs ?? 0);
  const to = formatSpan(running.at(-1)?.atMs ?? 0);
  const gap = ' '.repeat(Math.max(1, columns - from.length - to.length));
  return [...rows, `  ${' '.repeat(label.length)} ${from}${gap}${to}`];
};
