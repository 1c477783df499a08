import type { ComponentChildren } from 'preact';
import type { LinkBook } from '../links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { archivePath, embedPicture } from './embed-code.ts';

export interface ShownProps {
  readonly title: string;
  readonly links: LinkBook;
  readonly fileKey: string;
  /** pixels of the file */
  readonly size: { readonly width: number; readonly height: number };
  readonly alt: string;
  readonly children: ComponentChildren;
}

/** A file of the chosen moment, with actions: open, copy the link, copy embed code. */
export const Shown = ({ title, links, fileKey, size, alt, children }: ShownProps) => {
  const url = useLink(links, fileKey);
  return (
    <figure class="shown">
      <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
        {children}
      </div>
      <figcaption class="small">
        <span>{title}</span>
        <span class="shown-actions">
          {url === undefined ? null : (
            <a href={url} target="_blank" rel="noreferrer">
              Open
            </a>
          )}
          <CopyButton label="Copy link" text={() => links.urlOf(fileKey)} />
          <CopyButton label="Copy embed code" text={() => embedPicture({ path: archivePath(fileKey), alt, ...size })} />
        </span>
      </figcaption>
    </figure>
  );
};

interface ShownPictureProps extends Omit<ShownProps, 'title' | 'children'> {}

/** A picture of the chosen moment. */
export const ShownPicture = (props: ShownPictureProps) => {
  const { links, fileKey, alt } = props;
  const url = useLink(links, fileKey);
  return (
    <Shown {...props} title={alt}>
      {url === undefined ? null : <img class="shown-image" src={url} alt={alt} decoding="async" />}
    </Shown>
  );
};
