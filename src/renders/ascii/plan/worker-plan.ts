import { fitScreen } from '../../../shared/core/media/fit-screen.ts';
import { type Sampling, sampleAt } from '../../../shared/core/slices/slice-samplings.ts';
import { graySamples, RGB, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { type AsciiRenderer, makeAsciiRenderer } from '../kernel/ascii-renderer.ts';

/** Screens of characters. */
export interface AsciiPlan extends Sampling {
  readonly columns: number;
  readonly rows: number;
  /**
   * The renderer, which makes the screens and defines the size of its input pictures. It is made on first use, as its
   * tables take a tenth of a second.
   * @throws {SourceMediaError} `invalidOptions` when the font lacks a requested character
   */
  readonly renderer: () => AsciiRenderer;
}

export const ASCII_PLAN: WorkerPlan<AsciiPlan> = {
  plan: ({ shown, options: { ascii } }, range) => {
    const screen = fitScreen(shown, ascii.columns, ascii.font);
    let made: AsciiRenderer | undefined;
    const renderer = () => {
      made ??= makeAsciiRenderer(ascii, screen);
      return made;
    };
    return { ...screen, ...sampleAt(range, ascii.fps), renderer };
  },
  filters: (plan, probe, support) => {
    const { samples } = plan.renderer();
    return samples.channels === 1 ? graySamples(samples, probe, support) : scaleTo(samples, probe, support, RGB);
  },
  transport: { pixels: (plan) => plan.renderer().samples },
};
