import type { ComponentChildren } from 'preact';
import type { LinkBook } from '../core/links/link-book.ts';
import { archivePath, embedPicture } from '../core/result/embed-code.ts';
import { useLink } from '../links/use-link.ts';
import { CopyButton } from '../ui/copy-button.tsx';

export interface ShownProps {
  readonly title: string;
  readonly links: LinkBook;
  readonly fileKey: string;
  /** pixels of the file */
  readonly size: { readonly width: number; readonly height: number };
  readonly alt: string;
  readonly children: ComponentChildren;
}

interface ShownFigureProps extends Omit<ShownProps, 'links'> {
  /** undefined until it is known */
  readonly url: string | undefined;
  /** a link for others; absent where there is none */
  readonly link?: () => Promise<string | undefined>;
}

/** Something of the chosen moment, with actions: open, copy the link, copy embed code. */
export const ShownFigure = ({ title, fileKey, size, alt, url, link, children }: ShownFigureProps) => (
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
        {link === undefined ? null : <CopyButton label="Copy link" text={link} />}
        <CopyButton label="Copy embed code" text={() => embedPicture({ path: archivePath(fileKey), alt, ...size })} />
      </span>
    </figcaption>
  </figure>
);

/** A file of the chosen moment. */
export const Shown = ({ links, ...shown }: ShownProps) => (
  <ShownFigure {...shown} url={useLink(links, shown.fileKey)} link={() => links.urlOf(shown.fileKey)} />
);

export interface ShownPictureProps extends Omit<ShownProps, 'title' | 'children'> {}

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
