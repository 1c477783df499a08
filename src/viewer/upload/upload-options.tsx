import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { KIND_SWITCHES } from '../../renders/options/all-options.ts';
import { madeWords } from '../core/options/made-words.ts';
import { fieldsOf, OPTION_FIELDS } from '../core/options/option-fields.ts';
import { type OptionTexts, readOptions } from '../core/options/option-values.ts';
import { isChosen, PRESETS } from '../core/options/presets.ts';
import { OptionList } from '../options/option-list.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

const FIRST = fieldsOf(['renders', 'slice', 'gif.width', 'gif.fps', 'ascii.columns', 'ascii.colour']);
/** `renders` says what the switch of a kind says. */
const TWICE: readonly string[] = KIND_SWITCHES.map(({ name }) => name);
/** The other options, sorted by name so that those of one render stand together. */
const MORE = OPTION_FIELDS.filter((field) => !FIRST.includes(field) && !TWICE.includes(field.name)).toSorted(
  (one, other) => (one.name < other.name ? -1 : 1),
);

/** Chosen options of the next uploads. They are kept while other routes are shown. */
export const uploadOptions = signal<OptionTexts>({});

/** One line that says what will be made, presets beside it, and all options behind it. */
export const UploadOptions = () => {
  const [isOpen, setOpen] = useState(false);
  const read = readOptions(uploadOptions.value);
  const problems = Object.values(read.problems);
  const list = {
    values: uploadOptions.value,
    problems: read.problems,
    onChange: (next: OptionTexts) => (uploadOptions.value = next),
  };
  return (
    <div class="stack upload-options">
      <div class="row spread">
        <Button
          kind="quiet"
          icon="options"
          aria-expanded={isOpen}
          aria-controls="upload-options"
          onClick={() => setOpen(!isOpen)}
        >
          <span class="upload-made">
            <span class="visually-hidden">Options: </span>
            {madeWords(read)}
          </span>
          <Icon name="down" />
        </Button>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and a legend */}
        <div class="presets" role="group" aria-label="Presets">
          {PRESETS.map((preset) => (
            <Button
              key={preset.name}
              kind="quiet"
              small
              aria-pressed={isChosen(preset, uploadOptions.value)}
              onClick={() => (uploadOptions.value = preset.values)}
            >
              {preset.name}
            </Button>
          ))}
        </div>
      </div>
      <p class="small option-problem option-problems" role="alert">
        {problems.length === 0 ? '' : `Nothing can be uploaded with these options: ${problems.join(' ')}`}
      </p>
      <form
        id="upload-options"
        class="card stack"
        hidden={!isOpen}
        aria-label="Options of the next uploads"
        onSubmit={(event) => event.preventDefault()}
      >
        {isOpen ? (
          <>
            <OptionList fields={FIRST} {...list} />
            <details class="more">
              <summary>More options</summary>
              <OptionList fields={MORE} {...list} />
            </details>
          </>
        ) : null}
      </form>
    </div>
  );
};
