// First, so that what belongs to a part of the page goes before it.
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/shell.css';

import { render } from 'preact';
import { App } from './app.tsx';
import { restoreUploads } from './upload/uploads.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
render(<App />, root);
void restoreUploads();
