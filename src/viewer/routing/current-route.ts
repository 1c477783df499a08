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
