import type { OptionField } from '../core/options/option-fields.ts';

/** What every control of an option takes. */
export interface ControlProps<Field extends OptionField = OptionField> {
  readonly field: Field;
  /** undefined: not touched */
  readonly value: string | undefined;
  /** why the value is invalid */
  readonly problem: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** The field of an option of a kind. */
export type FieldOf<Kind extends OptionField['kind']> = Extract<OptionField, { kind: Kind }>;
