import type { ComponentChildren, Ref } from 'preact';
import { useRef } from 'preact/hooks';
import type { LinkBook } from '../core/links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import { useWasSeen } from '../ui/use-seen.ts';
import { FileActions, type FileActionsProps } from './file-actions.tsx';

interface ShownFigureProps extends FileActionsProps {
  /** below the name */
  readonly note?: ComponentChildren;
  readonly frame?: Ref<HTMLDivElement>;
  readonly children: ComponentChildren;
}

/** Something of the chosen moment in a frame of its shape, with its name and what can be done with its file. */
export const ShownFigure = ({ note, frame = null, children, ...file }: ShownFigureProps) => (
  <figure class="shown">
    <div ref={frame} class="shown-picture" style={{ aspectRatio: `${file.size.width} / ${file.size.height}` }}>
      {children}
    </div>
    <figcaption class="shown-caption small">
      <span class="clipped">{file.alt}</span>
      <FileActions {...file} />
    </figcaption>
    {note}
  </figure>
);

export interface SeenFigureProps extends Pick<ShownFigureProps, 'fileKey' | 'size' | 'alt' | 'note'> {
  readonly links: LinkBook;
  /** false while the file is not made yet */
  readonly isThere: boolean;
  /** what shows the file, by its link */
  readonly children: (url: string) => ComponentChildren;
}

/** A file that is loaded when it comes into sight, and not before; nor is its link asked for, which would expire until then. */
export const SeenFigure = ({ links, isThere, children, ...figure }: SeenFigureProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const wasSeen = useWasSeen(frame);
  const url = useLink(links, isThere && wasSeen ? figure.fileKey : undefined);
  return (
    <ShownFigure {...figure} frame={frame} url={url}>
      {url === undefined ? null : children(url)}
    </ShownFigure>
  );
};

/** A picture of the chosen moment. */
export const ShownPicture = (picture: Omit<SeenFigureProps, 'note' | 'children'>) => (
  <SeenFigure {...picture}>
    {(url) => <img class="shown-image" src={url} alt={picture.alt} decoding="async" />}
  </SeenFigure>
);
