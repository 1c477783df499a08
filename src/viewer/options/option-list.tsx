import { OptionControl } from './option-control.tsx';
import type { OptionField } from './option-fields.ts';
import { type OptionValues, withOption } from './option-values.ts';
import './options.css';

/** Controls for some options. */
export const OptionList = ({
  fields,
  values,
  problems,
  onChange,
}: {
  readonly fields: readonly OptionField[];
  readonly values: OptionValues;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (values: OptionValues) => void;
}) => (
  <div class="options">
    {fields.map((field) => (
      <OptionControl
        key={field.name}
        field={field}
        value={values[field.name]}
        problem={problems[field.name]}
        onChange={(value) => onChange(withOption(values, field.name, value))}
      />
    ))}
  </div>
);
