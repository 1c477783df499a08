import { useState } from 'preact/hooks';
import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import type { PostedPicture } from '../../renders/parts/posted-picture.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { fieldsBelow } from '../core/options/option-fields.ts';
import type { OptionTexts } from '../core/options/option-values.ts';
import { renderPath } from '../core/pictures/picture-query.ts';
import { OptionList } from '../options/option-list.tsx';
import { Button } from '../ui/button.tsx';
import { saveFile } from '../ui/save-file.ts';
import type { OpenedPicture } from './open-chosen-picture.ts';
import { RenderArt } from './render-art.tsx';
import { postPicture, useRender } from './use-render.ts';

/** A render of the picture, its options, and its files to download. The render stays in sight while options move. */
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
  const { title, formats, options, isSquare = false, isTerminal = false } = posted;
  const hasProblem = options.some((name) => problems[name] !== undefined);
  const path = hasProblem ? undefined : renderPath(render, posted, values, posted.shownAs(values));
  const view = useRender(path, picture.body);
  const [failed, setFailed] = useState('');
  const stem = picture.file.name.replace(/\.[^.]*$/, '');

  const download = async (format: string): Promise<void> => {
    try {
      setFailed('');
      const made = await postPicture(renderPath(render, posted, values, format), picture.body);
      saveFile(made, `${stem}-${render}.${format}`);
    } catch (error) {
      setFailed(messageOf(error));
    }
  };

  return (
    <section class={`card render render-${render}`} aria-labelledby={`render-${render}`} aria-busy={view.isBusy}>
      <div class="render-result stack">
        <div class="row spread">
          <h2 id={`render-${render}`}>{title}</h2>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and a legend */}
          <div class="row render-formats" role="group" aria-label={`Download ${title}`}>
            {formats.map((format) => (
              <Button
                key={format}
                small
                icon="download"
                disabled={hasProblem}
                label={`${format} of ${title}`}
                onClick={() => void download(format)}
              >
                {format}
              </Button>
            ))}
          </div>
        </div>
        <RenderArt view={view} title={title} picture={picture} isSquare={isSquare} isTerminal={isTerminal} />
        <p class="small option-problem render-problem" role="alert">
          {view.problem ?? failed}
        </p>
      </div>
      <form aria-label={`Options of ${title}`} onSubmit={(event) => event.preventDefault()}>
        <OptionList
          fields={fieldsBelow(title, options)}
          values={values}
          problems={problems}
          sliders
          onChange={onChange}
        />
      </form>
    </section>
  );
};
