import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { Flashes } from './flashes.ts';
import type { FlashesChoice } from './flashes-choice.ts';
import type { Warning } from './warning.ts';

/** Whether a render has more than three flashes within a second. */
export const flashesTooOften = ({ flashes }: { readonly flashes?: Flashes | undefined }): boolean =>
  flashes !== undefined && flashes.at.length > 0;

/**
 * The warning about renders that flash.
 * @param kinds in any order, also several times
 * @param choice what was asked for, `keep` when nothing was
 */
export const flashWarning = (kinds: readonly RenderKind[], choice: FlashesChoice = 'keep'): Warning => ({
  code: 'flashes',
  message:
    `More than three flashes within a second (${RENDER_KINDS.filter((kind) => kinds.includes(kind)).join(', ')}), which can harm people with photosensitive epilepsy (WCAG 2.3.1). ` +
    (choice === 'keep'
      ? 'Warn before it is shown, or render it with flashes=soften.'
      : 'Softening was not enough: warn before it is shown.'),
});
