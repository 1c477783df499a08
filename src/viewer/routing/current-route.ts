import { signal } from '@preact/signals';
import { formatRoute, parseRoute, type Route } from './route.ts';

/** The route that the address names now; it follows the address. */
export const currentRoute = signal<Route>(parseRoute(location.hash));

addEventListener('hashchange', () => {
  currentRoute.value = parseRoute(location.hash);
});

/** Go to a route, as a link to it would. */
export const goTo = (route: Route): void => {
  location.hash = formatRoute(route);
};
