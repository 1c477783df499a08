import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { fitScreen } from '../../../shared/core/media/fit-screen.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { useStoredText } from '../../../viewer/links/use-stored-text.ts';
import { SeenFigure } from '../../../viewer/panel/shown.tsx';
import { ShownRender } from '../../../viewer/panel/shown-render.tsx';
import { NO_PARTS, type PagePart, type PictureResultProps, type ResultProps } from '../../parts/page/page-part.tsx';
import { asciiKey, asciiPictureKey } from '../keys.ts';
import { asciiPageAt } from '../plan/ascii-page.ts';
import { AsciiSection } from './ascii-section.tsx';
import { AsciiText } from './ascii-text.tsx';

interface PageOfTextProps {
  /** of the text of the slice */
  readonly url: string;
  readonly intoSliceMs: number;
  readonly columns: number;
  readonly label: string;
}

const PageOfText = ({ url, intoSliceMs, ...page }: PageOfTextProps) => {
  const text = useStoredText(url);
  return text === undefined ? null : <AsciiText text={asciiPageAt(text, intoSliceMs)} {...page} />;
};

const MomentText = ({ plan, links, moment, isThere }: ResultProps) => {
  const { ascii } = plan.job.options;
  const fileKey = asciiKey(moment.keys, 'txt');
  const alt = `ASCII art at ${formatClock(moment.second * 1000)}`;
  const intoSliceMs = Math.max(0, moment.second * 1000 - moment.slice.startMs);
  const { columns } = fitScreen(frameSize(plan.job), ascii.columns, ascii.font);
  return (
    <SeenFigure links={links} isThere={isThere} fileKey={fileKey} size={frameSize(plan.job)} alt={alt}>
      {(url) => <PageOfText url={url} intoSliceMs={intoSliceMs} columns={columns} label={alt} />}
    </SeenFigure>
  );
};

/** The ASCII art at the moment, where it is there as text. */
const MomentAscii = (props: ResultProps) =>
  props.plan.job.options.ascii.formats.includes('txt') ? <MomentText {...props} /> : null;

/** The ASCII art of a still picture: as text where that is there, else drawn. */
const PictureAscii = ({ job, links }: PictureResultProps) => {
  const { ascii } = job.options;
  const keys = sliceKeys(job.jobId, 0);
  const size = frameSize(job);
  const isText = ascii.formats.includes('txt');
  const isDrawn = !isText && ascii.formats.includes('png');
  const text = useStoredText(useLink(links, isText ? asciiPictureKey(keys, 'txt') : undefined));
  const drawn = useLink(links, isDrawn ? asciiPictureKey(keys, 'png') : undefined);
  const { columns } = fitScreen(size, ascii.columns, ascii.font);
  if (!isText) return drawn === undefined ? null : <ShownRender title="ASCII art" url={drawn} size={size} />;
  return (
    <figure class="shown">
      <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
        {text === undefined ? null : <AsciiText text={text.replace(/\n$/, '')} columns={columns} label="ASCII art" />}
      </div>
      <figcaption class="small">ASCII art</figcaption>
    </figure>
  );
};

export const ASCII_PAGE: PagePart = { ...NO_PARTS, moment: MomentAscii, motion: AsciiSection, picture: PictureAscii };
