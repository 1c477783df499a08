import type { OptionField } from '../core/options/option-fields.ts';
import { type OptionTexts, withOption } from '../core/options/option-values.ts';
import { OptionControl } from './option-control.tsx';
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
  readonly values: OptionTexts;
  readonly problems: Readonly<Record<string, string>>;
  readonly sliders?: boolean;
  readonly onChange: (values: OptionTexts) => void;
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
