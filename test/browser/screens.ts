import type { Locator, Page } from 'playwright-core';
import { drawPicture, QUARTERS } from '../fixtures/make-picture.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import type { OpenVisit, Visit, VisitOptions } from './visit.ts';

/** A screen of the page in a state that stays as long as it is looked at. */
export interface Screen {
  readonly name: string;
  /** @param jobId of a film with frames and GIFs, complete */
  open(visit: OpenVisit, jobId: string, options: VisitOptions): Promise<Visit>;
  /** what one does here next */
  main(page: Page): Locator;
  /** what one came to see; absent where there is nothing to be seen yet */
  picture?(page: Page): Locator;
}

const chooseFiles = (page: Page): Locator => page.getByRole('button', { name: 'Choose files' });
const firstCard = (page: Page): Locator =>
  page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').first().locator('.job-picture');
const film = (page: Page): Locator => page.locator('.stage-film');

const resultOf = async (visit: OpenVisit, jobId: string, options: VisitOptions): Promise<Visit> => {
  const visited = await visit({ ...options, hash: `#/jobs/${jobId}` });
  await visited.page.getByRole('img', { name: /^Frame at/ }).waitFor();
  await openPlayer(visited.page);
  return visited;
};

/** Go to a page of which nothing is asked yet, so that what it asks can be answered otherwise. */
const before = (visit: OpenVisit, options: VisitOptions): Promise<Visit> => visit({ ...options, hash: '#/nowhere' });

const EMPTY = { status: 200, contentType: 'application/json', body: JSON.stringify({ jobs: [] }) };

/** Every screen of the page. */
export const SCREENS: readonly Screen[] = [
  {
    name: 'home without jobs',
    async open(visit, _, options) {
      const visited = await before(visit, options);
      const { page } = visited;
      await page.route('**/jobs?*', (route) => route.fulfill(EMPTY));
      await page.goto(ground().page);
      await page.getByRole('button', { name: 'Try the demo film' }).waitFor();
      return visited;
    },
    main: chooseFiles,
    picture: (page) => page.getByRole('button', { name: 'Try the demo film' }),
  },
  {
    name: 'home',
    async open(visit, _, options) {
      const visited = await visit(options);
      await firstCard(visited.page).waitFor();
      return visited;
    },
    main: chooseFiles,
    picture: firstCard,
  },
  {
    name: 'an upload',
    async open(visit, _, options) {
      const visited = await visit(options);
      const { page } = visited;
      await firstCard(page).waitFor();
      await page.route(
        (url) => url.searchParams.has('partNumber'),
        () => undefined,
      );
      await page.getByLabel('Drop videos or pictures here').setInputFiles(ground().film);
      await page.getByText('Uploading').first().waitFor();
      return visited;
    },
    main: (page) => page.getByRole('button', { name: /^Cancel/ }),
    picture: firstCard,
  },
  {
    name: 'a job that runs',
    async open(visit, jobId, options) {
      const visited = await before(visit, options);
      const { page } = visited;
      // As it was in the first seconds: nothing is rendered, and no news come.
      await page.route(`**/jobs/${jobId}`, async (route) => {
        const answer = await route.fetch();
        const { manifest: _, results: __, poster: ___, ...job } = await answer.json();
        await route.fulfill({ response: answer, json: { ...job, status: 'open' } });
      });
      await page.route('**/events', () => undefined);
      await page.goto(`${ground().page}#/jobs/${jobId}`);
      await page.locator('.film .tile').first().waitFor();
      await openPlayer(page);
      return visited;
    },
    main: (page) => page.getByRole('button', { name: 'Make a GIF of this' }),
    picture: film,
  },
  {
    name: 'a result',
    open: resultOf,
    main: (page) => page.getByRole('button', { name: 'Download all' }),
    picture: film,
  },
  {
    name: 'a moment',
    async open(visit, jobId, options) {
      const visited = await resultOf(visit, jobId, options);
      await visited.page.getByRole('button', { name: 'Make a GIF of this' }).click();
      await visited.page.getByRole('button', { name: 'Make the GIF' }).waitFor();
      return visited;
    },
    main: (page) => page.getByRole('button', { name: 'Make the GIF' }),
    picture: (page) => page.locator('.trim'),
  },
  {
    name: 'how a job went',
    async open(visit, jobId, options) {
      const visited = await resultOf(visit, jobId, options);
      await visited.page.getByRole('tab', { name: 'How it went' }).click();
      await visited.page.getByRole('heading', { name: 'Concurrency' }).waitFor();
      return visited;
    },
    main: (page) => page.getByRole('button', { name: 'Download all' }),
    picture: (page) => page.locator('.grid-canvas'),
  },
  {
    name: 'pictures',
    async open(visit, _, options) {
      const visited = await visit({ ...options, hash: '#/pictures' });
      const { page } = visited;
      const buffer = await drawPicture(320, 240, QUARTERS).png().toBuffer();
      const file = { name: 'quarters.png', mimeType: 'image/png', buffer };
      await page.getByLabel('Drop or paste pictures here').setInputFiles(file);
      await page.getByRole('img', { name: 'ASCII art of quarters.png' }).waitFor();
      await page.getByRole('img', { name: 'Edges of quarters.png' }).waitFor();
      return visited;
    },
    main: chooseFiles,
    picture: (page) => page.locator('.render-box').first(),
  },
  {
    name: 'a job that is not there',
    async open(visit, _, options) {
      const visited = await before(visit, options);
      visited.allow(({ text }) => text.includes('film-0123456789ab'));
      await visited.page.goto(`${ground().page}#/jobs/film-0123456789ab`);
      await visited.page.getByRole('alert').waitFor();
      return visited;
    },
    main: (page) => page.getByRole('link', { name: 'See all jobs' }),
  },
];
