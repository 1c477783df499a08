import { OptionControl } from './option-control.tsx';
import type { OptionField } from './option-fields.ts';
import { type OptionValues, withOption } from './option-values.ts';
import './options.css';

/** Controls for some options. @param sliders numbers are set by sliders instead of typed */
export const OptionList = ({
  fields,
  values,
  problems,
  sliders = false,
  onChange,
}: {
  readonly fields: readonly OptionField[];
  readonly values: OptionValues;
  readonly problems: Readonly<Record<string, string>>;
  readonly sliders?: boolean;
  readonly onChange: (values: OptionValues) => void;
}) => (
  <div class="options">
    {fields.map((field) => (
      <OptionControl
        key={field.name}
        field={field}
        slider={sliders}
        value={values[field.name]}
        problem={problems[field.name]}
        onChange={(value) => onChange(withOption(values, field.name, value))}
      />
    ))}
  </div>
);
