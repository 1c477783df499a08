import type { ComponentChildren } from 'preact';
import { asciiKey } from '../../renders/ascii/keys.ts';
import { edgesStillKey } from '../../renders/edges/keys.ts';
import { frameKey } from '../../renders/frames/keys.ts';
import { gifKey } from '../../renders/gif/keys.ts';
import { grayscaleKey } from '../../renders/grayscale/keys.ts';
import { fitScreen } from '../../shared/media/fit-screen.ts';
import { rangeWords } from '../job/board/slice-words.ts';
import { frameSize, gifSize } from '../job/gif-size.ts';
import type { JobPlan } from '../job/job-session.ts';
import type { LinkBook } from '../links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import { useStoredText } from '../links/use-stored-text.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatClock } from '../ui/format-clock.ts';
import { Gif } from '../ui/gif.tsx';
import { asciiPageAt } from './ascii-page.ts';
import { AsciiText } from './ascii-text.tsx';
import { archivePath, embedPicture } from './embed-code.ts';
import type { Moment } from './moment.ts';

interface MomentProps {
  readonly plan: JobPlan;
  readonly links: LinkBook;
  readonly moment: Moment;
}

interface ShownProps {
  readonly title: string;
  readonly links: LinkBook;
  readonly fileKey: string;
  /** pixels of the file */
  readonly size: { readonly width: number; readonly height: number };
  readonly alt: string;
  readonly children: ComponentChildren;
}

/** A file of the moment, with what one does with it. */
const Shown = ({ title, links, fileKey, size, alt, children }: ShownProps) => {
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

const Picture = ({
  links,
  fileKey,
  alt,
}: {
  readonly links: LinkBook;
  readonly fileKey: string;
  readonly alt: string;
}) => {
  const url = useLink(links, fileKey);
  return url === undefined ? null : <img class="shown-image" src={url} alt={alt} decoding="async" />;
};

/** The frame of the moment's second. */
export const MomentFrame = ({ plan, links, moment }: MomentProps) => {
  const alt = `Frame at ${formatClock(moment.second * 1000)}`;
  const fileKey = frameKey(moment.keys, moment.second);
  return (
    <Shown title={alt} links={links} fileKey={fileKey} size={frameSize(plan.job)} alt={alt}>
      <Picture links={links} fileKey={fileKey} alt={alt} />
    </Shown>
  );
};

/** The GIF of the moment's slice. */
export const MomentGif = ({ plan, links, moment }: MomentProps) => {
  const alt = `GIF of ${rangeWords(moment.slice)}`;
  const url = useLink(links, gifKey(moment.keys));
  const size = gifSize(plan.job);
  return (
    <Shown title={alt} links={links} fileKey={gifKey(moment.keys)} size={size} alt={alt}>
      {url === undefined ? null : <Gif url={url} alt={alt} {...size} />}
    </Shown>
  );
};

/** The edges at the moment's second. */
export const MomentEdges = ({ plan, links, moment }: MomentProps) => {
  const alt = `Edges at ${formatClock(moment.second * 1000)}`;
  const fileKey = edgesStillKey(moment.keys, moment.second);
  return (
    <Shown title={alt} links={links} fileKey={fileKey} size={frameSize(plan.job)} alt={alt}>
      <Picture links={links} fileKey={fileKey} alt={alt} />
    </Shown>
  );
};

/** The second in gray, in the square that programs get it in. */
export const MomentGray = ({ links, moment }: MomentProps) => {
  const alt = `Grayscale at ${formatClock(moment.second * 1000)}`;
  const fileKey = grayscaleKey(moment.keys, moment.second);
  return (
    <Shown title={alt} links={links} fileKey={fileKey} size={{ width: 256, height: 256 }} alt={alt}>
      <Picture links={links} fileKey={fileKey} alt={alt} />
    </Shown>
  );
};

/** The ASCII art at the moment, as text. */
export const MomentAscii = ({ plan, links, moment }: MomentProps) => {
  const { ascii } = plan.job.options;
  const fileKey = asciiKey(moment.keys, 'txt');
  const text = useStoredText(links, fileKey);
  const alt = `ASCII art at ${formatClock(moment.second * 1000)}`;
  const intoSliceMs = Math.max(0, moment.second * 1000 - moment.slice.startMs);
  const { columns } = fitScreen(frameSize(plan.job), ascii.columns, ascii.font);
  return (
    <Shown title={alt} links={links} fileKey={fileKey} size={frameSize(plan.job)} alt={alt}>
      {text === undefined ? null : (
        <AsciiText text={asciiPageAt(text, intoSliceMs, ascii.fps)} columns={columns} label={alt} />
      )}
    </Shown>
  );
};
