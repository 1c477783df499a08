import { useId } from 'preact/hooks';
import type { ControlProps, FieldOf } from './control-props.ts';
import { SetControl, SwitchControl } from './option-toggles.tsx';

const rangeOf = ({ minimum, maximum, unit }: FieldOf<'number'>): string => `${minimum} to ${maximum} ${unit}.`;

const TextControl = ({ field, value, problem, onChange }: ControlProps<FieldOf<'number' | 'text'>>) => {
  const id = useId();
  const about = `${id}-about`;
  const isNumber = field.kind === 'number';
  return (
    <div class="field option">
      <label for={id}>{field.label}</label>
      <input
        id={id}
        class="input figure"
        type="text"
        inputMode={isNumber ? 'numeric' : 'text'}
        autocomplete="off"
        placeholder={isNumber ? String(field.usual) : (field.placeholder ?? '')}
        value={value ?? ''}
        aria-invalid={problem !== undefined}
        aria-describedby={about}
        onInput={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
      />
      <p id={about} class={problem === undefined ? 'option-about' : 'option-about option-problem'}>
        {problem ?? (isNumber ? `${rangeOf(field)} ${field.description}` : field.description)}
      </p>
    </div>
  );
};

const SliderControl = ({ field, value, onChange }: ControlProps<FieldOf<'number'>>) => {
  const id = useId();
  const shown = value ?? String(field.usual);
  return (
    <div class="field option">
      <label for={id}>{field.label}</label>
      <div class="option-slider">
        <input
          id={id}
          type="range"
          min={field.minimum}
          max={field.maximum}
          value={shown}
          aria-describedby={`${id}-about`}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
        <output for={id} class="figure">
          {shown}
        </output>
      </div>
      <p id={`${id}-about`} class="option-about">
        {field.description}
      </p>
    </div>
  );
};

const ChoiceControl = ({ field, value, onChange }: ControlProps<FieldOf<'choice'>>) => {
  const id = useId();
  return (
    <div class="field option">
      <label for={id}>{field.label}</label>
      <select
        id={id}
        class="input"
        value={value ?? field.usual}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
      <p id={`${id}-about`} class="option-about">
        {field.description}
      </p>
    </div>
  );
};

/**
 * A control for an option, with its description and its problem.
 * @param slider numbers are set by a slider instead of typed
 */
export const OptionControl = ({ field, slider, ...rest }: ControlProps & { readonly slider: boolean }) => {
  switch (field.kind) {
    case 'number':
      return slider ? <SliderControl field={field} {...rest} /> : <TextControl field={field} {...rest} />;
    case 'text':
      return <TextControl field={field} {...rest} />;
    case 'choice':
      return <ChoiceControl field={field} {...rest} />;
    case 'switch':
      return <SwitchControl field={field} {...rest} />;
    case 'set':
      return <SetControl field={field} {...rest} />;
  }
};
