import { RENDER_KINDS } from '../../renders/kind/render-kinds.ts';
import { RENDER_SPECS } from '../../renders/registry/specs.ts';
import type { RejectedError, RunResult } from '../../sdk/client/run-result.ts';
import { CANCELLED } from '../../shared/core/completion/cancellation.ts';
import { POSTER_NAME } from '../../shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { stitchedName } from '../../shared/core/documents/stitched.ts';
import { lengthOfPart } from '../../shared/core/slices/film-part.ts';
import { chosenWords } from '../../shared/core/text/chosen-words.ts';
import { formatBytes, formatCount, formatSpan, formatSpeed } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { sliceRangeWords } from '../../shared/core/text/slice-ranges.ts';
import { warningLines } from '../core/words/warning-lines.ts';

type WorkDone = NonNullable<RunResult['work']>;

/** Most reasons for failed slices that are listed. */
const MOST_REASONS = 10;

/** The input for the summary of one file. */
export interface Summary {
  /** name as typed */
  readonly name: string;
  /** `whole` is undefined when the command did not wait for whole-video renders */
  readonly result: Pick<RunResult, 'manifest' | 'work'> & Partial<Pick<RunResult, 'whole'>>;
  /** files that were downloaded, and their folder; undefined when no download was requested */
  readonly downloaded: { readonly files: number; readonly present: number; readonly folder: string } | undefined;
  /** how to get results that were not downloaded */
  readonly howToFetch: string;
  /** text after the status */
  readonly note?: string;
}

const row = (label: string, text: string): string => `  ${`${label} `.padEnd(9)}${text}`;

/** Bytes of all renders together. */
const bytesOf = ({ renders }: Manifest): number => renders.reduce((sum, { bytes }) => sum + bytes, 0);

const isGathered = (name: string): boolean =>
  RENDER_KINDS.some((kind) => kind === name && RENDER_SPECS[kind].gathered !== undefined);

const rendersOf = ({ renders }: Manifest): string => {
  const counts = new Map<string, number>();
  // Renders that combine all slices have a row of their own.
  for (const { kind, count, pictures } of renders.filter((each) => !isGathered(each.kind)))
    counts.set(kind, (counts.get(kind) ?? 0) + (pictures ?? count));
  return counts.size === 0 ? 'none' : [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
};

/** Slices that failed, or lack a render, for the same reason share a row. */
const gapRows = ({ source, coverage: { gaps }, leftOut = [] }: Manifest): string[] => {
  const byReason = new Map<string, { readonly label: string; readonly indexes: number[] }>();
  for (const { index, error } of [...gaps, ...leftOut]) {
    const reason = `${error.name}: ${error.message}`;
    const label = error.name === CANCELLED ? 'cancelled' : 'failed';
    const group = byReason.get(reason) ?? { label, indexes: [] };
    group.indexes.push(index);
    byReason.set(reason, group);
  }
  const rows = [...byReason].map(([reason, { label, indexes }]) =>
    row(label, source.media === 'image' ? reason : `${sliceRangeWords(indexes)}: ${reason}`),
  );
  if (rows.length <= MOST_REASONS) return rows;
  const rest = row('failed', `for ${rows.length - MOST_REASONS} more reasons, all of them in manifest.json`);
  return [...rows.slice(0, MOST_REASONS), rest];
};

/** What of the film was rendered, milliseconds. */
const renderedMs = ({ source, options, coverage }: Manifest): number =>
  coverage.gaps.reduce(
    (left, { start, end }) => left - Math.round((end - start) * 1000),
    lengthOfPart(source.durationMs, options),
  );

/** Figures of the job by its records, so that every look at it tells the same; and how long this command took, if it did something. */
const timeRow = (manifest: Manifest, work: WorkDone | undefined): string => {
  const { metrics, source } = manifest;
  const { activeMs = metrics.makespanMs, peakConcurrency } = metrics;
  const mediaMs = renderedMs(manifest);
  const figures = [
    formatSpan(activeMs),
    ...(source.media === 'video' && activeMs > 0 && mediaMs > 0
      ? [`${formatSpeed(mediaMs / activeMs)} real time`]
      : []),
    ...(source.media === 'video' && peakConcurrency > 0
      ? [`at most ${formatCount(peakConcurrency, 'slice')} at once`]
      : []),
  ];
  return row('time', `${figures.join(', ')}${work === undefined ? '' : ` (this command: ${formatSpan(work.wallMs)})`}`);
};

/** What limits of bytes chose. */
const chosenRows = ({ chosen = [] }: Manifest): string[] => chosen.map((ranges) => row('chosen', chosenWords(ranges)));

/** From which jobs renders were copied. */
const takenRows = ({ takenOver }: Manifest): string[] => {
  if (takenOver === undefined) return [];
  const { of, from } = takenOver;
  const [first, ...others] = from.map(({ jobId, renders }) => ({ jobId, renders }));
  if (first === undefined) return [];
  const rest = others.map(({ jobId, renders }) => `, ${renders} from ${jobId}`).join('');
  return [row('taken', `${first.renders} of ${formatCount(of, 'render')} taken over from ${first.jobId}${rest}`)];
};

/** Rows about whole-video renders: those that are there, and what was left out. */
const stitchedRows = (stitched: RunResult['whole'] | undefined): string[] => {
  if (stitched === undefined || stitched.kind === 'none') return [];
  if (stitched.kind === 'late') {
    return [
      row('whole', 'not finished yet; the same command waits for it, and stitched.json in the bucket has the result'),
    ];
  }
  const { status, outputs, leftOut, error } = stitched.record;
  if (status === 'failed') {
    const why = error === undefined ? '' : `: ${error.name}: ${error.message}`;
    return [row('whole', `could not be made${why}; the same command tries again`)];
  }
  const names = outputs.map((output) => `${stitchedName(output)} (${formatBytes(output.bytes)})`);
  const other = leftOut.filter(({ what }) => what !== 'slice');
  return [
    row('whole', names.join(', ')),
    ...other.map(({ output, what, error: { name, message } }) =>
      row('', what === 'audio' ? `${output} without sound: ${name}: ${message}` : `no ${output}: ${name}: ${message}`),
    ),
    ...(leftOut.length > other.length
      ? [row('', 'the picture before a missing slice is shown until the next slice')]
      : []),
  ];
};

const storyboardRows = ({ storyboard }: Manifest): string[] => {
  if (storyboard === undefined) return [];
  if ('error' in storyboard) {
    const { name, message } = storyboard.error;
    return [row('tiles', `no storyboard: ${name}: ${message}`)];
  }
  const { sheets, tile, interval, vtt } = storyboard;
  const every = interval === 1 ? 'every second' : `every ${interval} s`;
  const size = `${tile.width}×${tile.height}`;
  return [row('tiles', `${every} ${size} on ${formatCount(sheets, 'sheet')}, ${vtt.split('/').slice(-2).join('/')}`)];
};

const posterRows = ({ poster }: Manifest): string[] => {
  if (poster === undefined) return [];
  const { second, width, height } = poster;
  return [row('poster', `second ${second} at ${width}×${height}, ${POSTER_NAME}`)];
};

const fileCounts = ({ files, present }: { readonly files: number; readonly present: number }): string =>
  `${formatCount(files, 'file')}${present === 0 ? '' : `, ${present} of them were there already`}`;

/** Lines about a source that was rejected. */
export const rejectionLines = (
  name: string,
  { reason, message }: Pick<RejectedError, 'reason' | 'message'>,
): string[] => [`${shownName(name)}: rejected (${reason})`, `  ${message}`];

/**
 * Sum up the result of one file.
 * @returns lines
 */
export const summarise = ({ name, result, downloaded, howToFetch, note }: Summary): string[] => {
  const { manifest, work, whole } = result;
  const { expected, rendered } = manifest.coverage;
  const { media, durationMs } = manifest.source;
  const mediaMs = lengthOfPart(durationMs, manifest.options);
  const failed = manifest.status !== 'complete';
  return [
    `${shownName(name)}: ${manifest.status}${note === undefined ? '' : `, ${note}`}, job ${manifest.jobId}`,
    ...(media === 'image'
      ? []
      : [row('slices', `${rendered} of ${expected} rendered, ${formatSpan(mediaMs)} of video`)]),
    row('renders', `${rendersOf(manifest)}, ${formatBytes(bytesOf(manifest))}`),
    ...storyboardRows(manifest),
    ...posterRows(manifest),
    ...chosenRows(manifest),
    ...takenRows(manifest),
    timeRow(manifest, work),
    ...gapRows(manifest),
    ...warningLines(manifest).map((line) => row('warning', line)),
    ...stitchedRows(whole),
    ...(failed ? [row('next', 'run the same command again: only what failed is rendered again')] : []),
    row('results', downloaded === undefined ? howToFetch : `${downloaded.folder} (${fileCounts(downloaded)})`),
  ];
};
