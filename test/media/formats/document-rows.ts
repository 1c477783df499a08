import type { FormatRow } from '../../../scripts/formats/formats-document.ts';
import { FORMAT_CASES } from './all-cases.ts';
import { FIXTURE_ROWS, type FixtureRow } from './fixture-rows.ts';
import { type FormatCase, resultWords } from './format-case.ts';

const wordsOf = (result: FixtureRow['result']): string =>
  'reason' in result
    ? resultWords({ ...result, message: /./ })
    : resultWords({ ...result, check: async () => undefined });

const rowOf = ({ container, codec, feature }: FormatCase | FixtureRow, result: string): FormatRow => ({
  container,
  codec,
  feature,
  result,
});

/** Every row of docs/formats.md. */
export const documentRows = (): FormatRow[] => [
  ...FORMAT_CASES.map((each) => rowOf(each, resultWords(each.result))),
  ...FIXTURE_ROWS.map((each) => rowOf(each, wordsOf(each.result))),
];
