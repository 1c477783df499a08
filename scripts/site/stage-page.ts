import { dirname, join, normalize } from 'node:path/posix';
import { withTargets } from './markdown/read-markdown.ts';
import type { SitePage } from './site-pages.ts';

/** What links may lead to. */
export interface LinkWorld {
  readonly pages: readonly SitePage[];
  /** whether the repository has this file or folder; relative to its root */
  has(path: string): boolean;
  /** address of a file of the repository that is no page: `https://…/blob/main/` */
  readonly filesAt: string;
}

const isElsewhere = (target: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('#');

/**
 * Where a link of a document leads on the site.
 * @param source the document, relative to the root of the repository
 * @returns a path from the root of the site, or the address of the file
 * @throws when the repository has no such file
 */
export const siteTarget = (target: string, source: string, { pages, has, filesAt }: LinkWorld): string => {
  if (isElsewhere(target)) return target;
  const [path = '', anchor] = target.split('#');
  const file = normalize(join(dirname(source), decodeURIComponent(path))).replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const page =
    pages.find((each) => each.source === file) ?? pages.find((each) => `docs/${each.path}` === `${file}/index`);
  if (page !== undefined) return `/${page.path.replace(/(^|\/)index$/, '$1')}${hash}`;
  if (!has(file)) throw new Error(`${source}: it links to "${target}", which is not there.`);
  // Pictures below docs lie on the site as they do there.
  if (file.startsWith('docs/') && !file.endsWith('.md')) return `/${file.slice('docs/'.length)}`;
  return `${filesAt}${file}${hash}`;
};

/** A document as a page of the site. @param source as in `siteTarget` */
export const stagePage = (document: string, source: string, world: LinkWorld): string =>
  withTargets(document, (target) => siteTarget(target, source, world));
