import { countCourses, isCancelled, type SliceCourse } from '../../../sdk/core/status/slice-courses.ts';
import { formatSpan } from '../../../shared/core/text/format.ts';

/** Most rows of a timeline: a job with more slices has several slices in a row. */
const MOST_ROWS = 16;
const TAIL_COLUMNS = 24;
const LEAST_CELLS = 10;
const SHADES = ['░', '▒', '▓', '█'] as const;
const WAITING = '·';
const FAILED = '✗';

/** When a slice was queued, started and ended, epoch milliseconds. */
interface Span {
  readonly queuedAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
}

const spanOf = (course: SliceCourse): Span => {
  if (!('finishedAtMs' in course)) {
    return { queuedAtMs: course.queuedAtMs, startedAtMs: course.startedAtMs, endedAtMs: undefined };
  }
  const { startedAtMs, queuedMs, finishedAtMs } = course;
  return { queuedAtMs: startedAtMs - queuedMs, startedAtMs, endedAtMs: finishedAtMs };
};

/** The time that a timeline shows, and the number of cells that divide it. */
interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cells: number;
}

/** Add to each cell of `cover` the share of the cell that lies within a span, 0 to 1. */
const coverCells = ({ fromMs, toMs, cells }: Axis, startMs: number, endMs: number, cover: Float64Array): void => {
  const cellMs = Math.max(1, toMs - fromMs) / cells;
  const from = (startMs - fromMs) / cellMs;
  const to = (endMs - fromMs) / cellMs;
  for (let cell = Math.max(0, Math.floor(from)); cell < Math.min(cells, to); cell += 1) {
    cover[cell] = (cover[cell] ?? 0) + Math.min(cell + 1, to) - Math.max(cell, from);
  }
};

const drawRow = (group: readonly SliceCourse[], axis: Axis): string => {
  const ran = new Float64Array(axis.cells);
  const waited = new Float64Array(axis.cells);
  for (const span of group.map(spanOf)) {
    coverCells(axis, span.queuedAtMs, span.startedAtMs ?? axis.toMs, waited);
    if (span.startedAtMs !== undefined) coverCells(axis, span.startedAtMs, span.endedAtMs ?? axis.toMs, ran);
  }
  const cells = Array.from({ length: axis.cells }, (_, cell): string => {
    const share = (ran[cell] ?? 0) / group.length;
    if (share === 0) return (waited[cell] ?? 0) > 0 ? WAITING : ' ';
    // In the row of a single slice a cell either belongs to its bar or does not: there are no shades.
    return SHADES[group.length === 1 ? 3 : Math.min(3, Math.floor(share * 4))] ?? ' ';
  });
  for (const course of group) {
    if (course.state !== 'failed' || isCancelled(course)) continue;
    const at = (spanOf(course).endedAtMs ?? axis.toMs) - axis.fromMs;
    cells[Math.min(axis.cells - 1, Math.floor((at / Math.max(1, axis.toMs - axis.fromMs)) * axis.cells))] = FAILED;
  }
  return cells.join('');
};

const tailOf = (group: readonly SliceCourse[]): string => {
  const [only] = group;
  if (only !== undefined && group.length === 1) {
    if (isCancelled(only)) return 'cancelled';
    return only.state === 'rendered' ? formatSpan(only.finishedAtMs - only.startedAtMs) : only.state;
  }
  const { planned, rendered, failed, cancelled, running } = countCourses(group);
  return [
    rendered === planned ? `${planned}` : `${rendered}/${planned}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(running > 0 ? [`${running} running`] : []),
  ].join(', ');
};

/**
 * Draw when slices waited and ran, one row for each slice. For a longer job a row has several slices, and a cell is the
 * darker the more of them ran. The timeline has at most 18 lines, however many slices there are.
 * @param courses of every planned slice, in order
 * @param nowMs waiting and running slices are drawn up to here, epoch milliseconds; undefined when nothing works on the job
 * @param columns width of the terminal
 * @returns lines, none wider than `columns` where that is at least 50; none when nothing has begun
 */
export const drawTimeline = (courses: readonly SliceCourse[], nowMs: number | undefined, columns: number): string[] => {
  const spans = courses.map(spanOf);
  if (spans.every(({ startedAtMs }) => startedAtMs === undefined)) return [];
  const fromMs = spans.reduce((least, { queuedAtMs }) => Math.min(least, queuedAtMs), Number.POSITIVE_INFINITY);
  const isOpen = spans.some(({ endedAtMs }) => endedAtMs === undefined);
  const toMs = spans.reduce((most, { endedAtMs = 0 }) => Math.max(most, endedAtMs), isOpen ? (nowMs ?? 0) : 0);

  const perRow = Math.ceil(courses.length / MOST_ROWS);
  const rows = Array.from({ length: Math.ceil(courses.length / perRow) }, (_, row) =>
    courses.slice(row * perRow, (row + 1) * perRow),
  );
  const labels = rows.map((group) => {
    const [first, last] = [group[0]?.index ?? 0, group.at(-1)?.index ?? 0];
    return first === last ? `${first}` : `${first}–${last}`;
  });
  const labelColumns = Math.max(...labels.map((label) => label.length));
  const cells = Math.max(LEAST_CELLS, columns - labelColumns - TAIL_COLUMNS - 6);
  const axis: Axis = { fromMs, toMs, cells };
  const end = formatSpan(toMs - fromMs);
  const scale = `0 s${' '.repeat(Math.max(1, cells - 3 - end.length))}${end}`;
  return [
    ...rows.map((group, row) =>
      `  ${(labels[row] ?? '').padStart(labelColumns)}  ${drawRow(group, axis)}  ${tailOf(group)}`.trimEnd(),
    ),
    `  ${' '.repeat(labelColumns)}  ${scale}`,
    `  ${' '.repeat(labelColumns)}  ${WAITING} waiting  ${perRow === 1 ? '█' : '░▒▓█'} running  ${FAILED} failed`,
  ];
};
