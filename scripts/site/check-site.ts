import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ATTRIBUTE = /<([a-z][a-z0-9-]*)\b([^>]*)>/g;
const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<');

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const tagsOf = (html: string): Tag[] =>
  [...html.matchAll(ATTRIBUTE)].map(([, name = '', rest = '']) => ({
    name,
    attributes: new Map(
      [...rest.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, unescaped(text)]),
    ),
  }));

const isForeign = (address: string): boolean => /^(https?:)?\/\//.test(address);

/** What a page loads by itself, in contrast to what a click leads to. */
const loadedBy = ({ name, attributes }: Tag): string | undefined =>
  name === 'a' ? undefined : (attributes.get('src') ?? (name === 'link' ? attributes.get('href') : undefined));

/**
 * Look for what is wrong with a built site.
 * @param folder of its files
 * @param base path below which it is served, with a slash at both ends
 * @returns a sentence for each link and anchor that leads nowhere, and for each file that would come from another host
 */
export const siteProblems = async (folder: string, base: string): Promise<string[]> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const pages = new Map<string, Tag[]>();
  for (const name of names.filter((each) => each.endsWith('.html'))) {
    pages.set(name, tagsOf(await readFile(join(folder, name), 'utf8')));
  }
  const files = new Set(names);
  const idsOf = (page: string): Set<string | undefined> =>
    new Set(pages.get(page)?.map(({ attributes }) => attributes.get('id')));
  const fileAt = (path: string): string | undefined =>
    [path, `${path}.html`, `${path}index.html`, `${path}/index.html`].find((each) => files.has(each));

  const problems = new Set<string>();
  for (const [page, tags] of pages) {
    for (const tag of tags) {
      const loaded = loadedBy(tag);
      const address = loaded ?? tag.attributes.get('href');
      if (address === undefined || /^(data|mailto|javascript):/.test(address)) continue;
      if (isForeign(address)) {
        if (loaded !== undefined) problems.add(`${page} loads ${address} from another host.`);
        continue;
      }
      const { pathname, hash } = new URL(address, `http://site${base}${page}`);
      const path = decodeURIComponent(pathname);
      const file = path.startsWith(base) ? fileAt(path.slice(base.length)) : undefined;
      if (file === undefined) problems.add(`${page} leads to ${address}, which is not there.`);
      else if (hash !== '' && !idsOf(file).has(decodeURIComponent(hash.slice(1)))) {
        problems.add(`${page} leads to ${address}, and ${file} has no such anchor.`);
      }
    }
  }
  return [...problems];
};
