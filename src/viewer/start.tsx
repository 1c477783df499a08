import { render } from 'preact';
import { messageOf } from '../shared/core/errors/errors.ts';
import { allAnswered } from './api/ask-ahead.ts';
import { App, loadShown } from './app.tsx';
import { currentRoute } from './routing/current-route.ts';
import { NotStarted } from './session/not-started.tsx';
import { startSession } from './session/start-session.ts';
import { afterPaint } from './ui/after-paint.ts';
import { escapeShownText } from './ui/shown-text.ts';
import { hasUploadNotes } from './upload/kept-notes.ts';

escapeShownText();

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

/** The head of the page stands there already. What is below it comes with it, unless that takes longer than this. */
const MOST_MS = 1_000;

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const restoreUploads = async (): Promise<void> => {
  if (hasUploadNotes(localStorage)) await (await import('./upload/restore-uploads.ts')).restoreUploads();
};

const start = async (): Promise<void> => {
  try {
    const allThere = Promise.all([loadShown(currentRoute.value), allAnswered()]);
    await Promise.all([startSession(), Promise.race([allThere, passed(MOST_MS)])]);
    render(<App />, root);
    // What cannot be restored now keeps its note, and is looked for the next time.
    afterPaint(() => void restoreUploads().catch(() => undefined));
  } catch (error) {
    render(<NotStarted why={messageOf(error)} />, root);
  }
};
void start();
