import { LINK_KINDS, type LinkKind } from '../../../api/contracts/jobs.ts';
import { LINK_PAGES, type LinkPages } from '../../../renders/registry/link-pages.ts';

/** Most files in one answer of the API. */
export const LINKS_LIMIT = 500;
/** How many numbers (of slices or seconds) share a page of links, by default. */
const NUMBERS_PER_PAGE = 100;
/** Digits in the file name of a slice. The name of a second has more digits. */
const SLICE_DIGITS = 5;

/** The page of links that has the file of a key. */
export interface LinkPlace {
  readonly kind: LinkKind;
  /** name of the page, the same for all its files */
  readonly page: string;
  /** name after which the page begins; undefined at the start */
  readonly cursor: string | undefined;
  /** how many files it has at most */
  readonly limit: number;
}

/** Suffix that sorts a name after all names with the same beginning. */
const AFTER_ALL = '~';

/** Renders, and the records of slices. */
const kindOf = (folder: string): LinkKind | undefined => LINK_KINDS.find((kind) => kind === folder && kind !== 'files');

/** How many numbers a page has, and how many files. */
const pageSize = (kind: LinkKind, digits: number): { readonly numbers: number; readonly limit: number } => {
  const pages: Readonly<Partial<Record<LinkKind, LinkPages>>> = LINK_PAGES;
  const { slices, seconds, files = LINKS_LIMIT } = pages[kind] ?? {};
  const numbers = (digits === SLICE_DIGITS ? slices : seconds) ?? NUMBERS_PER_PAGE;
  return { numbers, limit: Math.min(LINKS_LIMIT, numbers * files) };
};

/**
 * Find the page of links of a file without fetching the pages before it. File names are numbers, so the last name before a page is
 * known.
 * @param key `jobs/<jobId>/frames/000213.jpg`
 */
export const placeOfKey = (key: string): LinkPlace => {
  const [, , folder = '', name = ''] = key.split('/');
  const kind = kindOf(folder);
  const limit = LINKS_LIMIT;
  if (kind === undefined) return { kind: 'files', page: 'files', cursor: undefined, limit };
  const digits = /^\d+/.exec(name)?.[0];
  if (digits === undefined) return { kind, page: `${kind}/named`, cursor: undefined, limit };
  const size = pageSize(kind, digits.length);
  const first = Math.floor(Number(digits) / size.numbers) * size.numbers;
  const page = { kind, page: `${kind}/${digits.length}/${first}`, limit: size.limit };
  if (first === 0) return { ...page, cursor: undefined };
  return { ...page, cursor: `${String(first - 1).padStart(digits.length, '0')}${AFTER_ALL}` };
};
