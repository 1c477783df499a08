/** What the page shows. It is kept in the fragment of the address, so that the server of static files needs no rewrite rules. */
export type PageRoute =
  | { readonly page: 'home' }
  | { readonly page: 'pictures' }
  | { readonly page: 'job'; readonly jobId: string }
  | { readonly page: 'unknown'; readonly hash: string };

const JOB = /^#\/jobs\/([a-z0-9][a-z0-9-]{0,199})$/;

/** @param hash fragment of an address with its `#`; empty for none */
export const parseRoute = (hash: string): PageRoute => {
  if (hash === '' || hash === '#' || hash === '#/') return { page: 'home' };
  if (hash === '#/pictures') return { page: 'pictures' };
  const jobId = JOB.exec(hash)?.[1];
  return jobId === undefined ? { page: 'unknown', hash } : { page: 'job', jobId };
};

/** @returns the fragment that {@link parseRoute} reads the route from */
export const formatRoute = (route: PageRoute): string => {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'pictures':
      return '#/pictures';
    case 'job':
      return `#/jobs/${route.jobId}`;
    case 'unknown':
      return route.hash;
  }
};
