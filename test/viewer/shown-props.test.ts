import { describe, expect, it } from 'vitest';
import { shownProps } from '../../src/viewer/core/ui/shown-props.ts';

describe('text of strangers on the page', () => {
  const name = 'photo\u202egpj.exe\u200b\u001b\u{e0041}';
  const safe = 'photo\\u202egpj.exe\\u200b\\x1b\\u{e0041}';

  it('is written out in every element and in every attribute that is shown', () => {
    expect(shownProps({ title: name, 'aria-label': name, class: 'x', children: name })).toEqual({
      title: safe,
      'aria-label': safe,
      class: 'x',
      children: safe,
    });
    expect(shownProps({ children: ['of ', [name], 3, null] })).toEqual({ children: ['of ', [safe], 3, null] });
    expect(shownProps({ alt: name, src: 'a' })).toEqual({ alt: safe, src: 'a' });
  });

  it('keeps the lines of ASCII art, and the values of fields', () => {
    expect(shownProps({ children: 'ab\n cd' })).toEqual({ children: 'ab\n cd' });
    expect(shownProps({ value: 'a\u202eb' })).toEqual({ value: 'a\u202eb' });
  });
});
