// Builds the documentation site into dist.site/ and checks its links: npm run site. With --serve it is shown at an address that is
// printed. Its packages are no part of `npm ci`: they come into node_modules/.cache when it is made, as scripts/site/package-lock.json
// pins them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { siteProblems } from './site/check-site.ts';
import { installPinned } from './site/install-pinned.ts';
import { stageSite } from './site/stage-site.ts';

const ROOT = resolve(import.meta.dirname, '..');
const CACHE = join(ROOT, 'node_modules/.cache/fanreel-site');
const OUTPUT = join(ROOT, 'dist.site');
/** path below which the site will be served, with a slash at both ends */
const base = process.env.FANREEL_SITE_BASE ?? '/';

const pages = join(CACHE, 'pages');
const facts = join(CACHE, 'facts.json');

const vitepress = async (...words: readonly string[]): Promise<void> => {
  const command = join(CACHE, 'node_modules/vitepress/bin/vitepress.js');
  const child = spawn(process.execPath, [command, ...words], {
    stdio: 'inherit',
    env: { ...process.env, FANREEL_SITE_FACTS: facts },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`vitepress ${words.join(' ')} ended with ${code}.`);
};

await installPinned(join(import.meta.dirname, 'site'), CACHE);
const { parts, repository } = await stageSite(ROOT, pages);
await writeFile(facts, JSON.stringify({ base, parts, repository }));
await vitepress('build', pages, '--outDir', OUTPUT);
const problems = await siteProblems(OUTPUT, base);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  console.log(`The site is in ${OUTPUT}; its links and anchors lead somewhere, and it loads nothing from other hosts.`);
}
if (process.argv.includes('--serve')) await vitepress('preview', pages, '--outDir', OUTPUT);
