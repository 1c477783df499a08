import { signal } from '@preact/signals';
import { formatRoute, type PageRoute, parseRoute } from '../core/routing/route.ts';

/** The route that the address names now; it follows the address. */
export const currentRoute = signal<PageRoute>(parseRoute(location.hash));

addEventListener('hashchange', () => {
  currentRoute.value = parseRoute(location.hash);
});

/** Go to a route, as a link to it would. */
export const goTo = (route: PageRoute): void => {
  location.hash = formatRoute(route);
};

/**
 * Have the address name the moment that is shown.
 * @param second of the video
 * @param isStep a step in the history of the browser, to which its back button leads
 */
export const showMoment = (jobId: string, second: number, isStep = false): void => {
  const route = { page: 'job', jobId, second } as const;
  history[isStep ? 'pushState' : 'replaceState'](history.state, '', formatRoute(route));
  currentRoute.value = route;
};

/** The whole address of a route, as it is given to others. */
export const addressOf = (route: PageRoute): string => `${location.origin}${location.pathname}${formatRoute(route)}`;
