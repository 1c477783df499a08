import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { fieldsOf, OPTION_FIELDS } from '../core/options/option-fields.ts';
import { type OptionTexts, readOptions } from '../core/options/option-values.ts';
import { AT_WORK } from '../core/upload/upload-state.ts';
import { uploadWords } from '../core/upload/upload-words.ts';
import { OptionList } from '../options/option-list.tsx';
import { goTo } from '../routing/current-route.ts';
import { DropZone } from './drop-zone.tsx';
import { UploadRow } from './upload-row.tsx';
import { addFiles, uploads } from './uploads.ts';
import './upload.css';

const FIRST = fieldsOf(['renders', 'frames', 'slice', 'gif.width', 'gif.fps', 'ascii.columns', 'ascii.colour']);
/** The other options, sorted by name so that those of one render stand together. */
const MORE = OPTION_FIELDS.filter((field) => !FIRST.includes(field)).toSorted((one, other) =>
  one.name.localeCompare(other.name),
);

/** Chosen options. They are kept while other routes are shown. */
const options = signal<OptionTexts>({});

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

/** Options, the drop zone, and the states of uploads. */
export const UploadPanel = () => {
  const read = readOptions(options.value);
  const problems = Object.values(read.problems);
  const touched = Object.keys(options.value).length;
  const list = {
    values: options.value,
    problems: read.problems,
    onChange: (next: OptionTexts) => (options.value = next),
  };
  const title = useRef<HTMLHeadingElement>(null);
  useFollowing();
  const take = (files: readonly File[]) => {
    if (problems.length === 0) void addFiles(files, read);
  };
  return (
    <section class="stack upload-panel" aria-labelledby="upload-title">
      <h2 id="upload-title" ref={title} tabIndex={-1}>
        Upload
      </h2>
      <form class="card stack" aria-label="Options of the next uploads" onSubmit={(event) => event.preventDefault()}>
        <details class="more" open={matchMedia('(min-width: 48rem)').matches}>
          <summary>Options</summary>
          <OptionList fields={FIRST} {...list} />
          <details class="more">
            <summary>More options</summary>
            <OptionList fields={MORE} {...list} />
          </details>
        </details>
        <div class="row">
          <button type="button" class="button" disabled={touched === 0} onClick={() => (options.value = {})}>
            Reset options
          </button>
          <p
            class={problems.length === 0 ? 'small faint mono option-text' : 'small option-text option-problem'}
            role="alert"
          >
            {problems.length === 0
              ? read.text || 'All options are at their defaults'
              : `Nothing can be uploaded with these options: ${problems.join(' ')}`}
          </p>
        </div>
      </form>
      <DropZone
        title="Drop videos or pictures here"
        hint="They are uploaded at once, with the options above. An interrupted upload continues where it stopped."
        accept="video/*,image/*,.mkv,.ts,.m2ts,.mts,.mxf,.flv,.ogv,.wmv,.avi"
        multiple
        onFiles={take}
      />
      <Announcements />
      {uploads.value.length > 0 && (
        <ul class="uploads" aria-label="Uploads">
          {uploads.value.toReversed().map((upload) => (
            <UploadRow key={upload.number} upload={upload} onDismissed={() => title.current?.focus()} />
          ))}
        </ul>
      )}
    </section>
  );
};
