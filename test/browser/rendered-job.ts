import { readFile } from 'node:fs/promises';
import { jobClosed, sendFile } from '../fixtures/send-file.ts';
import { SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';

const OPTIONS = [
  `slice=${SLICE_SECONDS}`,
  'renders=gif,frames,ascii,edges,grayscale,storyboard',
  'ascii.formats=txt,cast,mp4',
  'ascii.columns=40',
].join(';');

/** Have a film rendered, by default the numbered one in every way. @returns the job's id */
export const renderFilm = async (
  fileName: string,
  options = OPTIONS,
  film: string = ground().film,
): Promise<string> => {
  const { page } = ground();
  const jobId = await sendFile(page, { fileName, body: await readFile(film), options });
  await jobClosed(page, jobId);
  return jobId;
};
