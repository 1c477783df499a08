/** Media type of an upload, by its content. */
export const MEDIA = ['video', 'image'] as const;
export type Media = (typeof MEDIA)[number];

/** One whole-number option: where it is set from and what is allowed. */
export interface IntegerOption {
  /** name in the upload's metadata and in messages */
  readonly name: string;
  /** name as a stack parameter and for `--param` */
  readonly parameter?: string;
  /** environment variable through which a stack parameter reaches a function */
  readonly env?: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** option whose value is used instead of the default when this one is not set */
  readonly follows?: string;
  readonly unit: string;
  readonly description: string;
}

/** One option that is a word out of a few. */
export interface ChoiceOption {
  readonly name: string;
  readonly choices: readonly string[];
  readonly default: string;
  readonly description: string;
}

/** One option that is on or off. */
export interface SwitchOption {
  readonly name: string;
  readonly default: boolean;
  readonly description: string;
}
