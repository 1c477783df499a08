import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { POSTED_PICTURES } from '../../renders/registry/posted-pictures.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { type OptionTexts, readOptions } from '../core/options/option-values.ts';
import { goTo } from '../routing/current-route.ts';
import { Button } from '../ui/button.tsx';
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

/** The picture in words. */
const aboutPicture = ({ width, height, file, smaller }: OpenedPicture): string => {
  const facts = `${width}×${height}, ${formatBytes(file.size)}`;
  return smaller === undefined
    ? facts
    : `${facts}; shown here at ${smaller.width}×${smaller.height}, as at most 4.5 MB are rendered at once.`;
};

/** Page on which renders of a dropped picture follow the options. */
export const PicturesPage = () => {
  const [problem, setProblem] = useState('');
  const [refused, setRefused] = useState<File | undefined>(undefined);
  const picture = opened.value;
  const read = readOptions(options.value);

  const turn = useRef(0);
  const open = async (file: File): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    setProblem('');
    setRefused(undefined);
    try {
      const picture = await openChosenPicture(file);
      // A large one may take longer than one that was chosen later.
      if (mine === turn.current) opened.value = picture;
    } catch (error) {
      if (mine !== turn.current) return;
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
  const asJobFile = refused ?? (picture?.smaller === undefined ? undefined : picture.file);

  return (
    <div class="stack pictures">
      <DropZone
        title={picture === undefined ? 'Drop or paste a picture' : shownName(picture.file.name)}
        hint={
          picture === undefined
            ? 'ASCII art, edges and grayscale at once; nothing is stored. Several pictures become jobs.'
            : aboutPicture(picture)
        }
        label="Drop or paste pictures here"
        accept="image/*"
        multiple
        small={picture !== undefined}
        onFiles={take}
      />
      <div class="row pictures-problem" role="alert">
        {problem !== '' && <p class="option-problem">{problem}</p>}
      </div>
      {asJobFile !== undefined && (
        <div>
          <Button onClick={() => asJob(asJobFile)}>Upload the original as a job</Button>
        </div>
      )}
      <BatchTable />
      {picture !== undefined && (
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
        </div>
      )}
    </div>
  );
};
