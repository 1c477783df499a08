// Imported first, so that the style sheets of the parts of the page override it.
import './ui/tokens.css';
import './ui/base.css';
import './ui/buttons.css';
import './ui/controls.css';
import './ui/shell.css';

import { render } from 'preact';
import { messageOf } from '../shared/core/errors/errors.ts';
import { App } from './app.tsx';
import { loadAhead } from './load-pages.ts';
import { currentRoute } from './routing/current-route.ts';
import { NotStarted } from './session/not-started.tsx';
import { startSession } from './session/start-session.ts';
import { escapeShownText } from './ui/shown-text.ts';
import { markFailedStyles } from './ui/styles-again.ts';
import { restoreUploads } from './upload/restore-uploads.ts';

escapeShownText();
markFailedStyles();

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

loadAhead(currentRoute.value);

const start = async (): Promise<void> => {
  try {
    await startSession();
    render(<App />, root);
    // What cannot be restored now keeps its note, and is looked for the next time.
    restoreUploads().catch(() => undefined);
  } catch (error) {
    render(<NotStarted why={messageOf(error)} />, root);
  }
};
void start();
