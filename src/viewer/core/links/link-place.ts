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
}

/** Suffix that sorts a name after all names with the same beginning. */
const AFTER_ALL = '~';

/** Renders, and the records of slices. */
const kindOf = (folder: string): LinkKind | undefined => LINK_KINDS.find((kind) => kind === folder && kind !== 'files');

const numbersPerPage = (kind: LinkKind, digits: number): number => {
  const pages: Readonly<Partial<Record<LinkKind, LinkPages>>> = LINK_PAGES;
  const { slices, seconds } = pages[kind] ?? {};
  return (digits === SLICE_DIGITS ? slices : seconds) ?? NUMBERS_PER_PAGE;
};

/**
 * Find the page of links of a file without fetching the pages before it. File names are numbers, so the last name before a page is
 * known.
 * @param key `jobs/<jobId>/frames/000213.jpg`
 */
export const placeOfKey = (key: string): LinkPlace => {
  const [, , folder = '', name = ''] = key.split('/');
  const kind = kindOf(folder);
  if (kind === undefined) return { kind: 'files', page: 'files', cursor: undefined };
  const digits = /^\d+/.exec(name)?.[0];
  if (digits === undefined) return { kind, page: `${kind}/named`, cursor: undefined };
  const perPage = numbersPerPage(kind, digits.length);
  const first = Math.floor(Number(digits) / perPage) * perPage;
  const page = `${kind}/${digits.length}/${first}`;
  if (first === 0) return { kind, page, cursor: undefined };
  return { kind, page, cursor: `${String(first - 1).padStart(digits.length, '0')}${AFTER_ALL}` };
};
