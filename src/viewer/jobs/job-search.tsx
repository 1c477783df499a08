import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** What jobs are looked for by: a part of a name, or a picture. */
export type JobQuest = { readonly name: string } | { readonly picture: File };

/** After the last key: a search for every letter would be for nobody. */
const PAUSE_MS = 250;

/** A field for a name that takes pictures as well: dropped, pasted, or chosen. */
export const JobSearch = ({ onQuest }: { readonly onQuest: (quest: JobQuest) => void }) => {
  const chooser = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isOver, setOver] = useState(false);
  const [typed, setTyped] = useState('');
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (name: string): void => {
    setTyped(name);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onQuest({ name: name.trim() }), PAUSE_MS);
  };
  const take = (files: FileList | undefined | null, event?: Event): void => {
    const [picture] = files ?? [];
    if (picture === undefined) return;
    // Elsewhere on the page it would be uploaded.
    event?.preventDefault();
    // The picture is what is looked for now, and no name that was typed before.
    clearTimeout(timer.current);
    setTyped('');
    onQuest({ picture });
  };
  return (
    <search
      class={isOver ? 'job-search job-search-over' : 'job-search'}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        take(event.dataTransfer?.files, event);
      }}
    >
      <Icon name="search" />
      <input
        class="input"
        type="search"
        value={typed}
        maxLength={100}
        aria-label="Search jobs by name; a picture that is pasted or dropped here is looked for in all films"
        placeholder="Name, or drop a picture"
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onPaste={(event) => take(event.clipboardData?.files, event)}
      />
      <Button kind="quiet" small icon="image" label="Find a picture" onClick={() => chooser.current?.click()} />
      <input
        ref={chooser}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label="Picture to find"
        accept="image/*"
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          currentTarget.value = '';
        }}
      />
    </search>
  );
};
