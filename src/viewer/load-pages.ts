import type { PageRoute } from './core/routing/route.ts';

export const loadHomePage = async () => (await import('./home-page.tsx')).HomePage;
export const loadJobPage = async () => (await import('./job/job-page.tsx')).JobPage;
export const loadFilePage = async () => (await import('./links/file-page.tsx')).FilePage;
export const loadPicturesPage = async () => (await import('./pictures/pictures-page.tsx')).PicturesPage;

/** Load what an address shows while the page still starts. What cannot be loaded is loaded again when it is shown. */
export const loadAhead = ({ page }: Pick<PageRoute, 'page'>): void => {
  const parts: Partial<Record<PageRoute['page'], () => Promise<unknown>>> = {
    home: loadHomePage,
    job: loadJobPage,
    file: loadFilePage,
    pictures: loadPicturesPage,
  };
  parts[page]?.().catch(() => undefined);
};
