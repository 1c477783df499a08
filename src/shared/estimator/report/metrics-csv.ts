import { csvCell } from '../../core/text/csv-cell.ts';
import type { JobMetrics } from '../model/job-metrics.ts';

const COLUMNS = ['index', 'status', 'queuedMs', 'startedMs', 'finishedMs', 'coldStart', 'memoryMb', 'cpuMs'] as const;

/** @returns a table for spreadsheets: the names of its columns, then a row a slice; lines without their ends */
export const metricsCsv = ({ slices }: Pick<JobMetrics, 'slices'>): string[] => [
  COLUMNS.join(','),
  ...slices.map((slice) => COLUMNS.map((column) => csvCell(slice[column])).join(',')),
];
