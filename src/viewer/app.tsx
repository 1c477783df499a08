import { useEffect, useRef } from 'preact/hooks';
import { formatRoute, type PageRoute } from './core/routing/route.ts';
import { HomePage } from './home-page.tsx';
import { JobPage } from './job/job-page.tsx';
import { PicturesPage } from './pictures/pictures-page.tsx';
import { currentRoute } from './routing/current-route.ts';
import icon from './ui/icon.svg';

const LINKS: readonly { readonly route: PageRoute; readonly text: string }[] = [
  { route: { page: 'home' }, text: 'Videos' },
  { route: { page: 'pictures' }, text: 'Pictures' },
];

const Page = ({ route }: { readonly route: PageRoute }) => {
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'pictures':
      return <PicturesPage />;
    case 'job':
      return <JobPage key={route.jobId} jobId={route.jobId} />;
    case 'unknown':
      return (
        <section class="stack">
          <h1>There is nothing at {route.hash}</h1>
          <p>
            <a href="#/">Go to the start</a>
          </p>
        </section>
      );
  }
};

/** The whole page: the parts around every route, and the route that the address names. */
export const App = () => {
  const route = currentRoute.value;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(formatRoute(route));
  useEffect(() => {
    // After a change of route the followed link may be gone. Without this, keyboard and screen reader users would lose the focus.
    if (shown.current !== formatRoute(route)) main.current?.focus();
    shown.current = formatRoute(route);
  }, [route]);
  return (
    <div class="shell">
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="shell-header">
        <a class="shell-name" href="#/">
          <img src={icon} alt="" width={28} height={28} />
          fanreel
        </a>
        <nav class="shell-nav" aria-label="Pages">
          {LINKS.map(({ route: to, text }) => (
            <a key={text} href={formatRoute(to)} aria-current={route.page === to.page ? 'page' : undefined}>
              {text}
            </a>
          ))}
        </nav>
      </header>
      <main class="shell-main" ref={main} tabIndex={-1}>
        <Page route={route} />
      </main>
    </div>
  );
};
