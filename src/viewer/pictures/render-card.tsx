import { useState } from 'preact/hooks';
import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import type { PostedPicture } from '../../renders/parts/posted-picture.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { fieldsOf } from '../core/options/option-fields.ts';
import type { OptionTexts } from '../core/options/option-values.ts';
import { renderPath, textShape } from '../core/pictures/picture-query.ts';
import { OptionList } from '../options/option-list.tsx';
import { saveFile } from '../ui/save-file.ts';
import type { OpenedPicture } from './open-chosen-picture.ts';
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

/** A render of the picture, its options, and its files to download. */
export const RenderCard = ({
  render,
  posted,
  picture,
  values,
  problems,
  onChange,
}: {
  readonly render: RenderKind;
  readonly posted: PostedPicture;
  readonly picture: OpenedPicture;
  readonly values: OptionTexts;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (values: OptionTexts) => void;
}) => {
  const { title, formats, options } = posted;
  const hasProblem = options.some((name) => problems[name] !== undefined);
  const path = hasProblem ? undefined : renderPath(render, posted, values, posted.shownAs(values));
  const view = useRender(path, picture.body);
  const [failed, setFailed] = useState('');
  const stem = picture.file.name.replace(/\.[^.]*$/, '');
  const ratio = posted.isSquare === true ? 1 : picture.width / picture.height;

  const download = async (format: string): Promise<void> => {
    try {
      setFailed('');
      saveFile(
        await postPicture(renderPath(render, posted, values, format), picture.body),
        `${stem}-${render}.${format}`,
      );
    } catch (error) {
      setFailed(messageOf(error));
    }
  };

  return (
    <section class={`card stack render render-${render}`} aria-labelledby={`render-${render}`} aria-busy={view.isBusy}>
      <h2 id={`render-${render}`}>{title}</h2>
      <div class="render-result stack">
        <div
          class={posted.isTerminal === true ? 'render-box render-terminal' : 'render-box'}
          style={{ '--ratio': ratio }}
        >
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
        <OptionList fields={fieldsOf(options)} values={values} problems={problems} sliders onChange={onChange} />
      </form>
    </section>
  );
};
