import type { JobAnswer } from '../../api/contracts/jobs.ts';
import { asciiPictureKey } from '../../renders/ascii/keys.ts';
import { edgesPictureKey } from '../../renders/edges/keys.ts';
import { grayscalePictureKey } from '../../renders/grayscale/keys.ts';
import { sliceKeys } from '../../shared/contracts/object-keys.ts';
import { fitScreen } from '../../shared/media/fit-screen.ts';
import { frameSize } from '../job/gif-size.ts';
import type { JobPlan } from '../job/job-session.ts';
import type { LinkBook } from '../links/link-book.ts';
import { useLink } from '../links/use-link.ts';
import { useStoredText } from '../links/use-stored-text.ts';
import { AsciiText } from './ascii-text.tsx';
import { FilesSection } from './files-section.tsx';

interface PictureResultProps {
  readonly answer: JobAnswer;
  readonly plan: JobPlan;
  readonly links: LinkBook;
}

interface RenderProps {
  readonly title: string;
  readonly url: string | undefined;
  readonly size: { readonly width: number; readonly height: number };
}

const Render = ({ title, url, size }: RenderProps) => (
  <figure class="shown">
    <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      {url === undefined ? null : <img class="shown-image" src={url} alt={title} />}
    </div>
    <figcaption class="small">{title}</figcaption>
  </figure>
);

/** What a picture came to. */
export const PictureResult = ({ answer, plan, links }: PictureResultProps) => {
  const { job } = plan;
  const { renders, ascii } = job.options;
  const keys = sliceKeys(job.jobId, 0);
  const size = frameSize(job);
  const isText = renders.includes('ascii') && ascii.formats.includes('txt');
  const edges = useLink(links, renders.includes('edges') ? edgesPictureKey(keys) : undefined);
  const gray = useLink(links, renders.includes('grayscale') ? grayscalePictureKey(keys) : undefined);
  const drawn = useLink(
    links,
    renders.includes('ascii') && !isText && ascii.formats.includes('png') ? asciiPictureKey(keys, 'png') : undefined,
  );
  const text = useStoredText(links, isText ? asciiPictureKey(keys, 'txt') : undefined);
  const { columns } = fitScreen(size, ascii.columns, ascii.font);
  return (
    <>
      <section class="card stack" aria-labelledby="renders-title">
        <h2 id="renders-title">Renders</h2>
        <div class="moment">
          {answer.source.url === undefined ? null : <Render title="The picture" url={answer.source.url} size={size} />}
          {isText ? (
            <figure class="shown">
              <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
                {text === undefined ? null : (
                  <AsciiText text={text.replace(/\n$/, '')} columns={columns} label="ASCII art" />
                )}
              </div>
              <figcaption class="small">ASCII art</figcaption>
            </figure>
          ) : null}
          {drawn === undefined ? null : <Render title="ASCII art" url={drawn} size={size} />}
          {renders.includes('edges') ? <Render title="Edges" url={edges} size={size} /> : null}
          {renders.includes('grayscale') ? (
            <Render title="Grayscale" url={gray} size={{ width: 256, height: 256 }} />
          ) : null}
        </div>
      </section>
      <FilesSection answer={answer} links={links} stitched={undefined} />
    </>
  );
};
