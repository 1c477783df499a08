import type { OptionName } from '../../shared/core/options/option-table.ts';

/** What the page offers for a picture that it posts to a kind's API route. */
export interface PostedPicture {
  readonly title: string;
  /** files that the route can answer with */
  readonly formats: readonly string[];
  /** options that apply to a posted picture, by their names in jobs */
  readonly options: readonly OptionName[];
  /** which file is shown, by the options that were set */
  readonly shownAs: (values: Readonly<Record<string, string | undefined>>) => 'txt' | 'png';
  /** whether the render is square whatever the picture's shape */
  readonly isSquare?: true;
  /** whether it is shown as on a terminal */
  readonly isTerminal?: true;
}
