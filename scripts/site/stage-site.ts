import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { headingsOf } from './markdown/read-markdown.ts';
import { httpApiPage } from './reference/http-api-page.ts';
import { schemasPage } from './reference/schemas-page.ts';
import { type SitePage, type SitePart, siteParts } from './site-pages.ts';
import { stagePage } from './stage-page.ts';
import { themeTokens } from './theme-tokens.ts';

export interface StagedSite {
  readonly parts: readonly SitePart[];
  /** address of the repository */
  readonly repository: string;
}

const HERE = import.meta.dirname;

const decisionsOf = async (root: string): Promise<SitePage[]> => {
  const names = (await readdir(join(root, 'docs/adr'))).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    names.map(async (name) => {
      const source = `docs/adr/${name}`;
      const [title] = headingsOf(await readFile(join(root, source), 'utf8'));
      return { path: `adr/${name.slice(0, -'.md'.length)}`, title: title?.text ?? name, source };
    }),
  );
};

const decisionsPage = (decisions: readonly SitePage[]): string =>
  ['# Decisions', '', ...decisions.map(({ title, source }) => `- [${title}](../../${source})`), ''].join('\n');

/** The pages that are made, by their paths; links in them are those of a file in `docs/<folder>/`. */
const madePages = (decisions: readonly SitePage[]): Readonly<Record<string, () => string>> => ({
  'reference/http-api': httpApiPage,
  'reference/schemas': schemasPage,
  'adr/index': () => decisionsPage(decisions),
});

/**
 * Put all that VitePress reads into a folder: documents with links as the site has them, pages that are made, pictures, the theme.
 * @param root of the repository
 * @throws when a document links to what is not there, or is in no part of the site
 */
export const stageSite = async (root: string, folder: string): Promise<StagedSite> => {
  const decisions = await decisionsOf(root);
  const parts = siteParts(decisions);
  const pages = parts.flatMap((part) => part.pages);
  const documents = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) => name.endsWith('.md'));
  const left = documents.filter((name) => !pages.some(({ source }) => source === `docs/${name}`));
  if (left.length > 0) throw new Error(`No part of scripts/site/site-pages.ts has docs/${left.join(', docs/')}.`);
  const { repository } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly repository: { readonly url: string };
  };
  const address = repository.url.replace(/^git\+|\.git$/g, '');
  const world = { pages, has: (path: string) => existsSync(join(root, path)), filesAt: `${address}/blob/main/` };

  await rm(folder, { recursive: true, force: true });
  const made = madePages(decisions);
  const put = async (path: string, text: string): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  for (const { path, source, isWide = false } of pages) {
    const text = source === 'made' ? made[path]?.() : await readFile(join(root, source), 'utf8');
    if (text === undefined) throw new Error(`Nothing makes the page ${path}.`);
    const matter = isWide ? '---\naside: false\n---\n\n' : '';
    await put(`${path}.md`, matter + stagePage(text, source === 'made' ? `docs/${path}.md` : source, world));
  }
  await put('index.md', await readFile(join(HERE, 'home.md'), 'utf8'));
  for (const name of await readdir(join(root, 'docs'))) {
    const isText = name.endsWith('.md') || ['adr', 'recipes'].includes(name);
    if (!isText) await cp(join(root, 'docs', name), join(folder, 'public', name), { recursive: true });
  }
  await cp(join(root, 'src/viewer/ui/icon.svg'), join(folder, 'public/icon.svg'));
  await cp(join(HERE, 'theme'), join(folder, '.vitepress/theme'), { recursive: true });
  const tokens = await readFile(join(root, 'src/viewer/ui/tokens.css'), 'utf8');
  await put('.vitepress/theme/tokens.css', themeTokens(tokens));
  await put('.vitepress/config.ts', `export { default } from ${JSON.stringify(join(HERE, 'vitepress/config.ts'))};\n`);
  return { parts, repository: address };
};
