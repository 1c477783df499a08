/** What the page offers of a picture that it posts to the API's route of a kind. */
export interface PostedPicture {
  readonly title: string;
  /** files that the route can answer with */
  readonly formats: readonly string[];
  /** options that a picture follows, by the names that a job has for them */
  readonly options: readonly string[];
  /** which file is shown, by the options that were set */
  readonly shownAs: (values: Readonly<Record<string, string | undefined>>) => 'txt' | 'png';
  /** whether the render is as wide as it is high whatever the picture's shape is */
  readonly isSquare?: true;
  /** whether it is shown as on a terminal */
  readonly isTerminal?: true;
}
