// Imported first, so that the style sheets of the parts of the page override it.
import './ui/tokens.css';
import './ui/base.css';
import './ui/buttons.css';
import './ui/controls.css';
import './ui/shell.css';

import { askForRoute } from './ahead/ask-for-route.ts';
import { sayNotLoaded } from './ahead/say-not-loaded.ts';
import { parseRoute } from './core/routing/route.ts';
import { loadAhead } from './load-pages.ts';
import { markFailedStyles } from './ui/styles-again.ts';

// Small, so that what the page shows is asked for before the page itself is there.
const route = parseRoute(location.hash);
markFailedStyles();
askForRoute(route, location.hostname);
loadAhead(route);
import('./start.tsx').catch((error: unknown) => {
  reportError(error);
  sayNotLoaded();
});
