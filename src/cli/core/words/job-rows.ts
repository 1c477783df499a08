import type { ListedJob } from '../../../sdk/job/list-stored-jobs.ts';
import { MEDIA_RENDERS, OPTIONS, RENDERS, SLICE } from '../../../shared/core/options/option-table.ts';
import { formatBytes, formatSpan } from '../../../shared/core/text/format.ts';
import { shownName } from '../../../shared/core/text/shown-name.ts';
import { type TextWidth, widthOfTexts } from './text-width.ts';

const isUsual = (name: string, value: unknown, media: ListedJob['media']): boolean => {
  if (name === SLICE.name) return media === 'image' || value === SLICE.default;
  return name === RENDERS.name && JSON.stringify(value) === JSON.stringify(MEDIA_RENDERS[media].usual);
};

/** The options of a job that differ from the defaults: `slice=10 gif.width=320`. */
export const optionWords = ({ options, media }: Pick<ListedJob, 'options' | 'media'>): string =>
  Object.entries(options)
    .filter(([name, value]) => !isUsual(name, value, media))
    .map(([name, value]) => {
      const option = OPTIONS.find((each) => each.name === name);
      return `${name}=${option === undefined ? String(value) : (option.write as (value: unknown) => string)(value)}`;
    })
    .join(' ');

/** Cut a text to some cells of a terminal: characters of some scripts are two cells wide. */
const cut = (text: string, width: number, widthOf: TextWidth): string => {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) > width - 1) break;
    kept += segment;
  }
  return width <= 1 ? '' : `${kept}…`;
};

const pad = (text: string, width: number, widthOf: TextWidth): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Length that the name of a film has at most beside the other facts. */
const NAME_SHARE = 0.3;

/** Where the output is no terminal, rows may be long. */
const WIDE = 200;

/**
 * Jobs as a table; ids are whole, as they are copied from there.
 * @param columns width of the terminal. @default as of one that is wide
 */
export const jobRows = async (jobs: readonly ListedJob[], columns = WIDE): Promise<string[]> => {
  const cells = jobs.map((job) => [
    job.jobId,
    job.status,
    job.media === 'image' ? 'picture' : formatSpan(job.durationMs),
    job.bytes === undefined ? '' : formatBytes(job.bytes),
    shownName(job.film),
    optionWords(job),
  ]);
  const widthOf = await widthOfTexts(cells.flat());
  const widest = (at: number, most = Number.POSITIVE_INFINITY): number =>
    Math.min(most, Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  const widths = [0, 1, 2, 3].map((at) => widest(at));
  const film = widest(4, Math.max(8, Math.floor(columns * NAME_SHARE)));
  return cells.flatMap(([id = '', status = '', length = '', size = '', name = '', options = '']) => {
    const [a = 0, b = 0, c = 0, d = 0] = widths;
    const facts = `${id.padEnd(a)}  ${status.padEnd(b)}  ${length.padStart(c)}  ${size.padStart(d)}`;
    const inOneLine = `${facts}  ${pad(cut(name, film, widthOf), film, widthOf)}  ${options}`.trimEnd();
    if (widthOf(inOneLine) <= columns) return [inOneLine];
    // Too narrow: the film and its options get a line of their own.
    return [facts.trimEnd(), `    ${cut(`${name}  ${options}`.trimEnd(), columns - 4, widthOf)}`];
  });
};
