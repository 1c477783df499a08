import type { LeftOutRender } from '../../../shared/core/documents/left-out-render.ts';
import { writeByteSize } from '../../../shared/core/option-forms/byte-size.ts';
import type { RenderKind } from '../../kind/render-kinds.ts';

/** A render that was left out, as it cannot be made small enough. */
export interface TooSmallBudget {
  readonly kind: RenderKind;
  /** name of the option that limits it */
  readonly option: string;
  /** the render in words */
  readonly what: string;
  readonly maxBytes: number;
  /** of the smallest file that can be made of it */
  readonly leastBytes: number;
}

/** The note for the record of a slice. */
export const budgetTooSmall = ({ kind, option, what, maxBytes, leastBytes }: TooSmallBudget): LeftOutRender => ({
  kind,
  error: {
    name: 'budgetTooSmall',
    message:
      `${option} is ${writeByteSize(maxBytes)}, and this ${what} has at least ${leastBytes} bytes, whatever is chosen. ` +
      `Choose a larger ${option}, or shorter slices (slice=…).`,
  },
});
