// Has Lighthouse judge the page as `fanreel dev` serves it: home without and with jobs, and the result of a film, as a phone and as a
// desktop: npm run lighthouse -- [FILM]. It is fetched by npx, as nothing else needs it; reports lie in the folder that is named last.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeDemoFilm } from '../src/cli/run/demo-film.ts';
import { findChromium } from '../test/fixtures/chromium.ts';
import { startFanreel } from '../test/fixtures/fanreel-process.ts';
import { jobClosed, sendFile } from '../test/fixtures/send-file.ts';
import { FORM_FACTORS, isReached, type Judgement, judgementLine, judgePage } from './lighthouse/judge-page.ts';

const OPTIONS = 'renders=gif,frames,ascii,storyboard';

const [named] = process.argv.slice(2);
if (named !== undefined && !existsSync(named)) {
  console.error(`There is no file ${named}. Name a film by its path, or none for the demo film.`);
  process.exit(2);
}
const chromium = findChromium(process.env);
const folder = await mkdtemp(join(tmpdir(), 'fanreel-lighthouse-'));
const reports = await mkdtemp(join(tmpdir(), 'fanreel-lighthouse-reports-'));
const dev = startFanreel(['dev', '--json', '--concurrency', '2'], folder);
const judgements: Judgement[] = [];

const judge = async (page: string, url: string): Promise<void> => {
  for (const formFactor of FORM_FACTORS) {
    const judgement = await judgePage({ page, url, formFactor, chromium, reports, scratch: folder });
    judgements.push(judgement);
    console.log(judgementLine(judgement));
  }
};

try {
  const film = named ?? join(folder, 'demo.mp4');
  if (named === undefined) await makeDemoFilm(film, process.env, new AbortController().signal);
  await dev.says('stdout', /\n/);
  const { viewerUrl } = JSON.parse(dev.stdout()) as { viewerUrl: string };
  await judge('home, no jobs', viewerUrl);
  const body = await readFile(film);
  const jobId = await sendFile(viewerUrl, { fileName: basename(film), body, options: OPTIONS });
  await jobClosed(viewerUrl, jobId);
  await judge('home', viewerUrl);
  await judge('result', `${viewerUrl}#/jobs/${jobId}`);
} finally {
  dev.child.kill('SIGINT');
  await dev.end();
  await rm(folder, { recursive: true, force: true });
}
console.log(`Reports: ${reports}`);
if (!judgements.every(isReached)) process.exitCode = 1;
