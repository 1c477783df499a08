import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { LinkBook } from '../core/links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import { useWasSeen } from '../ui/use-seen.ts';
import { FileActions, type FileActionsProps } from './file-actions.tsx';

interface ShownFigureProps extends FileActionsProps {
  /** default: `alt` */
  readonly title?: string;
  /** below the name */
  readonly note?: ComponentChildren;
  /** it is loaded when it comes into sight, and not before */
  readonly whenSeen?: boolean;
  readonly children: ComponentChildren;
}

/** Something of the chosen moment in a frame of its shape, with its name and what can be done with its file. */
export const ShownFigure = ({ title, note, whenSeen = false, children, ...file }: ShownFigureProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const wasSeen = useWasSeen(frame);
  return (
    <figure class="shown">
      <div ref={frame} class="shown-picture" style={{ aspectRatio: `${file.size.width} / ${file.size.height}` }}>
        {wasSeen || !whenSeen ? children : null}
      </div>
      <figcaption class="shown-caption small">
        <span class="clipped">{title ?? file.alt}</span>
        <FileActions {...file} />
      </figcaption>
      {note}
    </figure>
  );
};

export interface ShownPictureProps extends Pick<FileActionsProps, 'fileKey' | 'size' | 'alt'> {
  readonly links: LinkBook;
  /** false while the file is not made yet */
  readonly isThere: boolean;
}

/** A picture of the chosen moment. */
export const ShownPicture = ({ links, isThere, ...file }: ShownPictureProps) => {
  const url = useLink(links, isThere ? file.fileKey : undefined);
  return (
    <ShownFigure {...file} url={url} whenSeen>
      {url === undefined ? null : <img class="shown-image" src={url} alt={file.alt} decoding="async" />}
    </ShownFigure>
  );
};
