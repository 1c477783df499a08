import { JobsList } from './jobs/jobs-list.tsx';
import { UploadPanel } from './upload/upload-panel.tsx';
import './home-page.css';

/** Home page: the upload and the list of jobs. */
export const HomePage = () => (
  <div class="stack">
    <h1>Long videos in; GIFs, frames and ASCII art out</h1>
    <div class="home">
      <UploadPanel />
      <JobsList />
    </div>
  </div>
);
