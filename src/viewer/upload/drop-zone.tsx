import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import './drop-zone.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Listen for files that are dropped anywhere on the page. @returns whether some are over it now */
const useDrops = (onFiles: (files: readonly File[]) => void): boolean => {
  const take = useRef(onFiles);
  take.current = onFiles;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Without this the browser would leave the page and open the file.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      take.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, []);
  return isOver;
};

export interface DropZoneProps {
  /** heading of the page, in the zone */
  readonly title: string;
  readonly hint: string;
  /** name of the file input */
  readonly label: string;
  /** attribute `accept` of the file input */
  readonly accept: string;
  readonly multiple?: boolean;
  /** a line instead of a box: there is something else to look at */
  readonly small?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  /** what became of the files; above the line */
  readonly children?: ComponentChildren;
}

/** Takes files by dropping them anywhere on the page, or by choosing them. */
export const DropZone = ({
  title,
  hint,
  label,
  accept,
  multiple = false,
  small = false,
  onFiles,
  children,
}: DropZoneProps) => {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useDrops(onFiles);
  const look = `drop-zone${small ? ' drop-zone-small' : ''}${isOver ? ' drop-zone-over' : ''}`;
  return (
    <div class={look}>
      {children}
      <div class="drop-zone-line">
        <div>
          <h1 class="drop-zone-title">{title}</h1>
          <p class="faint">{hint}</p>
        </div>
        <Button kind={small ? 'plain' : 'primary'} icon="upload" onClick={() => input.current?.click()}>
          {multiple ? 'Choose files' : 'Choose a file'}
        </Button>
      </div>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        multiple={multiple}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </div>
  );
};
