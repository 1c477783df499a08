import { formatBytes } from '../../../shared/core/text/format.ts';
import type { TextWidth } from '../words/text-width.ts';
import { type FileProgress, shareDone } from './progress-state.ts';
import { sliceTexts } from './slice-texts.ts';

const BAR_CELLS = 24;
/** Below this a bar is only in the way. */
const BAR_FROM_COLUMNS = 70;

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS);
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
};

const share = (done: number, total: number): number => (total === 0 ? 0 : done / total);

/** The parts of a file's line, in order. None is left out when room is short. */
const partsOf = (
  file: FileProgress,
  nowMs: number,
): { readonly share: number | undefined; readonly parts: string[] } => {
  switch (file.phase) {
    case 'checking':
    case 'uploading':
    case 'downloading': {
      const bytes = `${formatBytes(file.bytesDone)} of ${formatBytes(file.bytesTotal)}`;
      return { share: share(file.bytesDone, file.bytesTotal), parts: [bytes] };
    }
    case 'rendering':
    case 'assembling':
      return { share: shareDone(file), parts: sliceTexts(file, nowMs) };
    default:
      return { share: undefined, parts: [] };
  }
};

/** Fold a line where a terminal would: characters of some scripts are two cells wide. */
const folded = (line: string, columns: number, widthOf: TextWidth): string[] => {
  if (widthOf(line) <= columns) return [line];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    const cells = widthOf(segment);
    if (piece !== '' && width + cells > columns) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += segment;
    width += cells;
  }
  return [...pieces, piece];
};

/** Lay words out in lines of at most `columns` cells; what does not fit goes to the next line, indented. */
const wrap = (words: readonly string[], columns: number, widthOf: TextWidth): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line}  ${word}`;
    if (line === '' || widthOf(longer) <= columns) {
      line = longer;
    } else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  // A name may be wider than the terminal: folded here, so that the terminal does not fold it and miscount lines.
  return lines.flatMap((whole) => folded(whole, columns, widthOf));
};

const drawFile = (file: FileProgress, nowMs: number, columns: number, widthOf: TextWidth): string[] => {
  const { share: filled, parts } = partsOf(file, nowMs);
  const drawn = filled === undefined || columns < BAR_FROM_COLUMNS ? [] : [bar(filled)];
  return wrap([file.name, file.phase, ...drawn, ...parts], Math.max(1, columns), widthOf);
};

/** Phases after which nothing comes. */
export const OVER: ReadonlySet<FileProgress['phase']> = new Set(['complete', 'partial', 'rejected', 'failed']);

/** How many of many files are in which state. */
const countsOf = (files: readonly FileProgress[]): string => {
  const over = files.filter(({ phase }) => OVER.has(phase)).length;
  const waiting = files.filter(({ phase }) => phase === 'waiting').length;
  return `${over} of ${files.length} files are done, ${waiting} wait`;
};

/**
 * Draw the state of all files for a terminal. Where they are more than it has rows, those that are worked on are shown, and how many
 * others there are.
 * @param files one for each file of the run
 * @param nowMs epoch milliseconds
 * @param size of the terminal; what is drawn over what was drawn before must not be higher
 * @param widthOf of the names of the files, and of our own words
 * @returns lines, none wider than the terminal
 */
export const drawBars = (
  files: readonly FileProgress[],
  nowMs: number,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  widthOf: TextWidth,
): string[] => {
  const drawUpTo = (most: number, shown: readonly FileProgress[]): string[] => {
    const lines: string[] = [];
    for (const file of shown) {
      if (lines.length > most) break;
      lines.push(...drawFile(file, nowMs, columns, widthOf));
    }
    return lines;
  };
  // Each takes a row: thousands are not laid out ten times a second to find that they are too many.
  const all = files.length > rows ? undefined : drawUpTo(rows, files);
  if (all !== undefined && all.length <= rows) return all;
  const active = files.filter(({ phase }) => phase !== 'waiting' && !OVER.has(phase));
  const counts = folded(countsOf(files), Math.max(1, columns), widthOf).slice(0, Math.max(1, rows));
  const room = Math.max(0, rows - counts.length);
  return [...drawUpTo(room, active).slice(0, room), ...counts];
};
