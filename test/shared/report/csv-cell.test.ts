import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../src/shared/core/text/csv-cell.ts';

describe('csvCell', () => {
  it.each([
    [-5, '-5'],
    [true, 'true'],
    [undefined, ''],
    ['plain', 'plain'],
    ['two, "three"', '"two, ""three"""'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    [' =cmd|x', `' =cmd|x`],
    ['＝1', "'＝1"],
    ['a\nb', '"a\nb"'],
  ])('writes %j so that a spreadsheet shows it and computes nothing', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});
