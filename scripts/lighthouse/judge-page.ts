import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Later versions need Node 22. */
const LIGHTHOUSE = 'lighthouse@12.8.2';
/** A report has all pictures of a load in it. */
const MOST_BYTES = 64 * 1024 ** 2;

/** Categories, and the least score of each that is good enough. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 95 } as const;
type Category = keyof typeof LEAST;
const CATEGORIES = Object.keys(LEAST) as Category[];

/** Screens and networks that it imitates. */
export const FORM_FACTORS = ['mobile', 'desktop'] as const;

export interface JudgedPage {
  /** what it is, in words */
  readonly page: string;
  readonly url: string;
  readonly formFactor: (typeof FORM_FACTORS)[number];
  /** path of the browser */
  readonly chromium: string;
  /** folder for the report */
  readonly reports: string;
  /** folder for what the browser leaves behind; whoever made it removes it */
  readonly scratch: string;
}

/** Scores from 0 to 100 by category, and what takes points away. */
export interface Judgement extends Pick<JudgedPage, 'page' | 'formFactor'> {
  readonly scores: Readonly<Record<Category, number>>;
  readonly lost: readonly string[];
}

interface Report {
  readonly categories: Record<
    Category,
    { readonly score: number | null; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
  >;
  readonly audits: Record<string, { readonly score: number | null; readonly displayValue?: string }>;
  readonly runtimeError?: { readonly message: string };
}

/** Audits that count and are not perfect. */
const lostIn = ({ categories, audits }: Report): string[] =>
  CATEGORIES.flatMap((category) => categories[category].auditRefs)
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id} ${audits[id]?.displayValue ?? ''}`.trim());

/** Load a page in Lighthouse. @throws when it cannot be loaded */
export const judgePage = async (judged: JudgedPage): Promise<Judgement> => {
  const { page, url, formFactor, chromium, reports, scratch } = judged;
  const path = join(reports, `${page} ${formFactor}.json`.replaceAll(/[ ,]+/g, '-'));
  const flags = ['--headless=new', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  await run(
    'npx',
    [
      ...['--yes', LIGHTHOUSE, url, '--quiet', '--output=json', `--output-path=${path}`],
      ...[`--only-categories=${CATEGORIES.join(',')}`, `--chrome-flags=${flags.join(' ')}`],
      ...(formFactor === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: { ...process.env, CHROME_PATH: chromium, TMPDIR: scratch }, maxBuffer: MOST_BYTES },
  );
  const report = JSON.parse(await readFile(path, 'utf8')) as Report;
  if (report.runtimeError !== undefined) throw new Error(`${url}: ${report.runtimeError.message}`);
  const scores = Object.fromEntries(
    CATEGORIES.map((category) => [category, Math.round(100 * (report.categories[category].score ?? 0))]),
  ) as Record<Category, number>;
  return { page, formFactor, scores, lost: lostIn(report) };
};

export const isReached = ({ scores }: Judgement): boolean =>
  CATEGORIES.every((category) => scores[category] >= LEAST[category]);

export const judgementLine = (judgement: Judgement): string => {
  const { page, formFactor, scores, lost } = judgement;
  const figures = CATEGORIES.map((category) => `${category} ${scores[category]}`).join(', ');
  return `${isReached(judgement) ? '✔' : '✘'} ${page}, ${formFactor}: ${figures}${lost.length === 0 ? '' : ` (${lost.join('; ')})`}`;
};
