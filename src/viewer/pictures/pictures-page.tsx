import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { POSTED_PICTURES } from '../../renders/registry/posted-pictures.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { type OptionTexts, readOptions } from '../core/options/option-values.ts';
import { goTo } from '../routing/current-route.ts';
import { DropZone } from '../upload/drop-zone.tsx';
import { addFiles } from '../upload/uploads.ts';
import { BatchTable } from './batch/batch-table.tsx';
import { startBatch } from './batch/batches.ts';
import { type OpenedPicture, openChosenPicture, TooLargeError } from './open-chosen-picture.ts';
import { RenderCard } from './render-card.tsx';
import './pictures.css';

/** Chosen options. They are kept while other routes are shown. */
const options = signal<OptionTexts>({});
const opened = signal<OpenedPicture | undefined>(undefined);

const usePaste = (onFile: (file: File) => void): void => {
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) => {
      const [file] = clipboardData?.files ?? [];
      if (file !== undefined) onFile(file);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  });
};

const Original = ({
  picture,
  onUpload,
}: {
  readonly picture: OpenedPicture;
  readonly onUpload: (file: File) => void;
}) => {
  const url = useMemo(() => URL.createObjectURL(picture.file), [picture]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const { file, width, height, smaller, isShown } = picture;
  return (
    <section class="card stack render" aria-labelledby="original">
      <h2 id="original">Picture</h2>
      <div class="render-box" style={{ '--ratio': width / height }}>
        {isShown ? (
          <img class="render-image" src={url} alt={shownName(file.name)} />
        ) : (
          <p class="faint">This browser cannot show it.</p>
        )}
      </div>
      <p class="small faint figure">
        <bdi>{shownName(file.name)}</bdi>: {width}×{height}, {formatBytes(file.size)}.
        {smaller !== undefined &&
          ` At most 4.5 MB can be rendered at once, so the picture was scaled down to ${smaller.width}×${smaller.height} pixels.`}
      </p>
      {smaller !== undefined && (
        <button type="button" class="button" onClick={() => onUpload(file)}>
          Upload the original as a job
        </button>
      )}
    </section>
  );
};

/** Page on which renders of a dropped picture follow the options. */
export const PicturesPage = () => {
  const [problem, setProblem] = useState('');
  const [refused, setRefused] = useState<File | undefined>(undefined);
  const picture = opened.value;
  const read = readOptions(options.value);

  const open = async (file: File): Promise<void> => {
    setProblem('');
    setRefused(undefined);
    try {
      opened.value = await openChosenPicture(file);
    } catch (error) {
      setProblem(messageOf(error));
      if (error instanceof TooLargeError) setRefused(file);
    }
  };
  usePaste((file) => void open(file));

  const take = (files: readonly File[]): void => {
    const [first, second] = files;
    if (first !== undefined && second === undefined) void open(first);
    else startBatch(files, read);
  };
  const asJob = (file: File): void => {
    void addFiles([file], read);
    goTo({ page: 'home' });
  };

  return (
    <div class="stack">
      <h1>Pictures</h1>
      <DropZone
        title="Drop or paste pictures here"
        hint="One picture is rendered at once and not stored. Several pictures are uploaded as jobs and measured together."
        accept="image/*"
        multiple
        onFiles={take}
      />
      <div class="row" role="alert">
        {problem !== '' && <p class="option-problem">{problem}</p>}
        {refused !== undefined && (
          <button type="button" class="button" onClick={() => asJob(refused)}>
            Upload it as a job
          </button>
        )}
      </div>
      <BatchTable />
      {picture === undefined ? (
        <p class="faint renders-empty">Its ASCII art, edges and grayscale appear here, and follow their options.</p>
      ) : (
        <div class="renders">
          {POSTED_PICTURES.map(([render, posted]) => (
            <RenderCard
              key={render}
              render={render}
              posted={posted}
              picture={picture}
              values={options.value}
              problems={read.problems}
              onChange={(next) => {
                options.value = next;
              }}
            />
          ))}
          <Original picture={picture} onUpload={asJob} />
        </div>
      )}
    </div>
  );
};
