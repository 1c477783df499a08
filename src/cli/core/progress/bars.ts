import { formatBytes } from '../../../shared/core/text/format.ts';
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

/** Lay words out in lines of at most `columns` characters; what does not fit goes to the next line, indented. */
const wrap = (words: readonly string[], columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line}  ${word}`;
    if (line === '' || [...longer].length <= columns) {
      line = longer;
    } else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  // A name may be wider than the terminal: folded here, so that the terminal does not fold it and miscount lines.
  return lines.flatMap((whole) => {
    const cells = [...whole];
    const pieces: string[] = [];
    for (let at = 0; at < cells.length; at += columns) pieces.push(cells.slice(at, at + columns).join(''));
    return pieces;
  });
};

/**
 * Draw the state of all files for a terminal.
 * @param files one for each file of the run
 * @param nowMs epoch milliseconds
 * @param columns width of the terminal
 * @returns lines, none wider than `columns`
 */
export const drawBars = (files: readonly FileProgress[], nowMs: number, columns: number): string[] =>
  files.flatMap((file) => {
    const { share: filled, parts } = partsOf(file, nowMs);
    const drawn = filled === undefined || columns < BAR_FROM_COLUMNS ? [] : [bar(filled)];
    return wrap([file.name, file.phase, ...drawn, ...parts], Math.max(1, columns));
  });
