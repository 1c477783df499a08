import { render } from 'preact';
import { messageOf } from '../shared/core/errors/errors.ts';
import { App } from './app.tsx';
import { NotStarted } from './session/not-started.tsx';
import { startSession } from './session/start-session.ts';
import { escapeShownText } from './ui/shown-text.ts';
import { hasUploadNotes } from './upload/kept-notes.ts';

escapeShownText();

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

const restoreUploads = async (): Promise<void> => {
  if (hasUploadNotes(localStorage)) await (await import('./upload/restore-uploads.ts')).restoreUploads();
};

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
