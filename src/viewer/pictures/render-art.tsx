import { useEffect, useMemo } from 'preact/hooks';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { textShape } from '../core/pictures/picture-query.ts';
import { Compare } from '../ui/compare.tsx';
import type { OpenedPicture } from './open-chosen-picture.ts';
import type { RenderView } from './use-render.ts';

const Shown = ({ view, label }: { readonly view: RenderView; readonly label: string }) => {
  if (view.text !== undefined) {
    const { columns, rows } = textShape(view.text);
    return (
      <pre class="ascii-text" role="img" aria-label={label} style={{ '--columns': columns, '--rows': rows }}>
        {view.text}
      </pre>
    );
  }
  return view.url === undefined ? null : <img class="render-image" src={view.url} alt={label} />;
};

/** A URL of a file that this page has, as long as it is shown. */
const useFileUrl = (file: Blob): string => {
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
};

interface ArtProps {
  readonly view: RenderView;
  readonly title: string;
  readonly picture: OpenedPicture;
  /** of another shape than the picture */
  readonly isSquare: boolean;
  readonly isTerminal: boolean;
}

/** A render; under a slider beside the picture where both have the same shape and the browser can show the picture. */
export const RenderArt = ({ view, title, picture, isSquare, isTerminal }: ArtProps) => {
  const original = useFileUrl(picture.file);
  const shown = <Shown view={view} label={`${title} of ${shownName(picture.file.name)}`} />;
  const isCompared = !isSquare && picture.isShown && (view.text ?? view.url) !== undefined;
  return (
    <div
      class={isTerminal ? 'render-box render-terminal' : 'render-box'}
      style={{ '--ratio': isSquare ? 1 : picture.width / picture.height }}
    >
      {isCompared ? (
        <Compare
          label={`Picture to the left of ${title}, percent`}
          before={<img class="render-image" src={original} alt="" />}
          after={shown}
        />
      ) : (
        shown
      )}
    </div>
  );
};
