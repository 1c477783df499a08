import { useId } from 'preact/hooks';
import { toggled } from '../core/options/option-values.ts';
import type { ControlProps, FieldOf } from './control-props.ts';

/** A box to tick. */
export const SwitchControl = ({ field, value, onChange }: ControlProps<FieldOf<'switch'>>) => {
  const id = useId();
  return (
    <div class="field option">
      <span class="option-gap" aria-hidden="true" />
      <label class="check" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={(value ?? String(field.usual)) === 'true'}
          aria-describedby={`${id}-about`}
          onChange={({ currentTarget }) => onChange(String(currentTarget.checked))}
        />
        {field.label}
      </label>
      <p id={`${id}-about`} class="option-about">
        {field.description}
      </p>
    </div>
  );
};

/** Several words to tick. */
export const SetControl = ({ field, value, problem, onChange }: ControlProps<FieldOf<'set'>>) => {
  const id = useId();
  const chosen = value?.split(',') ?? field.usual;
  return (
    <fieldset class="option option-set" aria-describedby={`${id}-about`}>
      <legend>{field.label}</legend>
      <div class="option-chips">
        {field.choices.map((choice) => (
          <label key={choice} class="chip">
            <input
              type="checkbox"
              checked={chosen.includes(choice)}
              onChange={() => onChange(toggled(chosen, choice, field.choices))}
            />
            {choice}
          </label>
        ))}
      </div>
      <p id={`${id}-about`} class={problem === undefined ? 'option-about' : 'option-about option-problem'}>
        {problem ?? field.description}
      </p>
    </fieldset>
  );
};
