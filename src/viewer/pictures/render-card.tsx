import { useState } from 'preact/hooks';
import { messageOf } from '../../shared/errors.ts';
import { shownName } from '../../shared/shown-name.ts';
import { fieldsOf } from '../options/option-fields.ts';
import { OptionList } from '../options/option-list.tsx';
import type { OptionValues } from '../options/option-values.ts';
import { saveFile } from '../ui/save-file.ts';
import type { OpenedPicture } from './open-picture.ts';
import { PICTURE_OPTIONS, type PictureRender, RENDERS, renderPath, shownFormat, textShape } from './picture-query.ts';
import { postPicture, type RenderView, useRender } from './use-render.ts';

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

/** A render of the picture, the options that it follows, and its files to download. */
export const RenderCard = ({
  render,
  picture,
  values,
  problems,
  onChange,
}: {
  readonly render: PictureRender;
  readonly picture: OpenedPicture;
  readonly values: OptionValues;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (values: OptionValues) => void;
}) => {
  const { title, formats } = RENDERS[render];
  const hasProblem = PICTURE_OPTIONS[render].some((name) => problems[name] !== undefined);
  const path = hasProblem ? undefined : renderPath(render, values, shownFormat(render, values));
  const view = useRender(path, picture.body);
  const [failed, setFailed] = useState('');
  const stem = picture.file.name.replace(/\.[^.]*$/, '');
  // Gray is always as wide as it is high; everything else keeps the picture's shape.
  const ratio = render === 'grayscale' ? 1 : picture.width / picture.height;

  const download = async (format: string): Promise<void> => {
    try {
      setFailed('');
      saveFile(await postPicture(renderPath(render, values, format), picture.body), `${stem}-${render}.${format}`);
    } catch (error) {
      setFailed(messageOf(error));
    }
  };

  return (
    <section class={`card stack render render-${render}`} aria-labelledby={`render-${render}`} aria-busy={view.isBusy}>
      <h2 id={`render-${render}`}>{title}</h2>
      <div class="render-result stack">
        <div class={render === 'ascii' ? 'render-box render-terminal' : 'render-box'} style={{ '--ratio': ratio }}>
          <Shown view={view} label={`${title} of ${shownName(picture.file.name)}`} />
        </div>
        <p class="small option-problem render-problem" role="alert">
          {view.problem ?? failed}
        </p>
        <div class="row">
          <span class="small faint" id={`download-${render}`}>
            Download
          </span>
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              class="button"
              disabled={hasProblem}
              aria-label={`${format} of ${title}`}
              onClick={() => void download(format)}
            >
              {format}
            </button>
          ))}
        </div>
      </div>
      <form aria-label={`Options of ${title}`} onSubmit={(event) => event.preventDefault()}>
        <OptionList
          fields={fieldsOf(PICTURE_OPTIONS[render])}
          values={values}
          problems={problems}
          sliders
          onChange={onChange}
        />
      </form>
    </section>
  );
};
