/** What the page shows. It is kept in the fragment of the address, so that the server of static files needs no rewrite rules. */
export type PageRoute =
  | { readonly page: 'home' }
  | { readonly page: 'pictures' }
  /** `second`: the moment of the video that is shown, seconds; absent: the page chooses it */
  | { readonly page: 'job'; readonly jobId: string; readonly second?: number }
  /** leads to a file of a job: `name` is its key without `jobs/<jobId>/` */
  | { readonly page: 'file'; readonly jobId: string; readonly name: string }
  | { readonly page: 'unknown'; readonly hash: string };

const JOB = /^#\/jobs\/([a-z0-9][a-z0-9-]{0,199})(?:\?t=(\d{1,7}(?:\.\d{1,3})?))?$/;
const FILE = /^#\/jobs\/([a-z0-9][a-z0-9-]{0,199})\/files\/([A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*)*)$/;

/** @param hash fragment of an address with its `#`; empty for none */
export const parseRoute = (hash: string): PageRoute => {
  if (hash === '' || hash === '#' || hash === '#/') return { page: 'home' };
  if (hash === '#/pictures') return { page: 'pictures' };
  const [, jobId, second] = JOB.exec(hash) ?? [];
  if (jobId !== undefined) return { page: 'job', jobId, ...(second === undefined ? {} : { second: Number(second) }) };
  const [, ofJob, name] = FILE.exec(hash) ?? [];
  if (ofJob !== undefined && name !== undefined) return { page: 'file', jobId: ofJob, name };
  return { page: 'unknown', hash };
};

/** @returns the fragment that {@link parseRoute} reads the route from */
export const formatRoute = (route: PageRoute): string => {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'pictures':
      return '#/pictures';
    case 'job':
      return `#/jobs/${route.jobId}${route.second === undefined ? '' : `?t=${Number(route.second.toFixed(3))}`}`;
    case 'file':
      return `#/jobs/${route.jobId}/files/${route.name}`;
    case 'unknown':
      return route.hash;
  }
};

/** The route without the moment that it shows: another moment is no other page. */
export const placeOfRoute = (route: PageRoute): string =>
  route.page === 'job' ? formatRoute({ page: 'job', jobId: route.jobId }) : formatRoute(route);
