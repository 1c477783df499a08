import { JobsList } from './jobs/jobs-list.tsx';
import { UploadPanel } from './upload/upload-panel.tsx';
import './home-page.css';

/** Home page: the upload, and below it the jobs. */
export const HomePage = () => (
  <div class="home">
    <UploadPanel />
    <JobsList />
  </div>
);
