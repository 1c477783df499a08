import { useEffect, useRef } from 'preact/hooks';
import { readOptions } from '../core/options/option-values.ts';
import { AT_WORK } from '../core/upload/upload-state.ts';
import { uploadWords } from '../core/upload/upload-words.ts';
import { goTo } from '../routing/current-route.ts';
import { DropZone } from './drop-zone.tsx';
import { UploadOptions, uploadOptions } from './upload-options.tsx';
import { UploadRow } from './upload-row.tsx';
import { addFiles, uploads } from './uploads.ts';
import './upload.css';

/** Text for screen readers, read out when it changes: states of uploads, without their changing figures. */
const Announcements = () => (
  <div class="visually-hidden" role="status" aria-atomic="false">
    {uploads.value.map(({ number, name, size, run }) => {
      const { status, tone, detail } = uploadWords(run.state.value, { sent: 0, size, rate: undefined });
      return (
        <p key={number}>
          <bdi>{name}</bdi>: {status}. {tone === 'bad' && detail}
        </p>
      );
    })}
  </div>
);

/** Go to the job when all uploads just sent became a single job. Each job is considered once. */
const useFollowing = (): void => {
  const states = uploads.value.map(({ run }) => run.state.value);
  const jobs = states.flatMap((state) => (state.phase === 'job' ? [state.jobId] : []));
  const busy = states.some(({ phase }) => AT_WORK.has(phase) || phase === 'planning' || phase === 'paused');
  // Jobs that exist already are not new, for example when the user comes back from such a job.
  const known = useRef(new Set(jobs));
  useEffect(() => {
    const fresh = jobs.filter((jobId) => !known.current.has(jobId));
    const [first, second] = fresh;
    if (busy || first === undefined) return;
    for (const jobId of fresh) known.current.add(jobId);
    if (second === undefined) goTo({ page: 'job', jobId: first });
  });
};

/** The drop zone, in which uploads show how far they are, and the options of the next ones. */
export const UploadPanel = () => {
  const panel = useRef<HTMLElement>(null);
  useFollowing();
  const take = (files: readonly File[]): void => {
    const read = readOptions(uploadOptions.value);
    if (Object.keys(read.problems).length === 0) void addFiles(files, read);
  };
  const shown = uploads.value.toReversed();
  return (
    <section class="upload-panel" ref={panel} tabIndex={-1} aria-label="Upload">
      <DropZone
        title="Drop a long video"
        hint="GIFs, frames and ASCII art come out. Pictures are welcome too."
        label="Drop videos or pictures here"
        accept="video/*,image/*,.mkv,.ts,.m2ts,.mts,.mxf,.flv,.ogv,.wmv,.avi"
        multiple
        small={shown.length > 0}
        onFiles={take}
      >
        {shown.length > 0 && (
          <ul class="uploads" aria-label="Uploads">
            {shown.map((upload) => (
              <UploadRow key={upload.number} upload={upload} onDismissed={() => panel.current?.focus()} />
            ))}
          </ul>
        )}
      </DropZone>
      <UploadOptions />
      <Announcements />
    </section>
  );
};
