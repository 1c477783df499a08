import { useEffect, useRef } from 'preact/hooks';
import { formatRoute, type PageRoute, placeOfRoute } from './core/routing/route.ts';
import { loadFilePage, loadHomePage, loadJobPage, loadPicturesPage } from './load-pages.ts';
import { currentRoute } from './routing/current-route.ts';
import { LinkButton } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import icon from './ui/icon.svg?raw';
import { lazyPart } from './ui/lazy-part.tsx';
import { Toasts } from './ui/toast.tsx';

const HomePage = lazyPart(loadHomePage, undefined, 'Videos');
const JobPage = lazyPart(loadJobPage, undefined, 'Job');
const FilePage = lazyPart(loadFilePage, undefined, 'File');
const PicturesPage = lazyPart(loadPicturesPage, undefined, 'Pictures');

const LINKS: readonly { readonly route: PageRoute; readonly text: string }[] = [
  { route: { page: 'home' }, text: 'Videos' },
  { route: { page: 'pictures' }, text: 'Pictures' },
];

const PARTS = { home: HomePage, job: JobPage, file: FilePage, pictures: PicturesPage };

/** Load what a route shows. @returns resolves when it is there, or did not come: its place tries again, and says why */
export const loadShown = async ({ page }: PageRoute): Promise<void> => {
  if (page !== 'unknown') await PARTS[page].preload();
};

/** The file is written as browsers write it: what stands in the page already is found unchanged, and left as it is. */
const ICON = { __html: icon.trim() };

const Page = ({ route }: { readonly route: PageRoute }) => {
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'pictures':
      return <PicturesPage />;
    case 'job':
      return <JobPage key={route.jobId} jobId={route.jobId} />;
    case 'file':
      return <FilePage key={placeOfRoute(route)} jobId={route.jobId} name={route.name} />;
    case 'unknown':
      return (
        <section class="stack">
          <h1>There is nothing here</h1>
          <EmptyState icon="warning" title={`No page has the address ${route.hash}.`}>
            <LinkButton kind="primary" href="#/">
              Go to the start
            </LinkButton>
          </EmptyState>
        </section>
      );
  }
};

/** The whole page: the parts around every route, and the route that the address names. */
export const App = () => {
  const route = currentRoute.value;
  const place = placeOfRoute(route);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    // After a change of page the followed link may be gone. Without this, keyboard and screen reader users would lose the focus.
    if (shown.current !== place) main.current?.focus();
    shown.current = place;
  }, [place]);
  return (
    <div class="shell">
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="shell-header">
        <div class="shell-bar">
          <a class="shell-name" href="#/">
            <span class="shell-icon" aria-hidden="true" dangerouslySetInnerHTML={ICON} />
            fanreel
          </a>
          <nav class="shell-nav" aria-label="Pages">
            {LINKS.map(({ route: to, text }) => (
              <a key={text} href={formatRoute(to)} aria-current={route.page === to.page ? 'page' : undefined}>
                {text}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <main class="shell-main" ref={main} tabIndex={-1}>
        <Page route={route} />
      </main>
      <Toasts />
    </div>
  );
};
