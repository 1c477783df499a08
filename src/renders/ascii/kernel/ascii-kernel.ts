import { instantiate, type ModuleMemory } from '../../../shared/kernels/wasm/instantiate.ts';
import { ASCII_MODULE } from './ascii-module.ts';
import type { CHOOSER_NUMBERS, CHOOSER_TABLES } from './chooser-memory.ts';

/** Sizes of a screen, and where its pictures and its cells are. @see assembly/ascii/screen.ts */
type ScreenSetting =
  | ('columns' | 'across' | 'down' | 'channels' | 'picture' | 'pictureBefore')
  | ('deciding' | 'decidingSums' | 'limits' | 'glyphs' | 'codePoints' | 'marks' | 'means' | 'colours');

/** What is set before a picture is drawn: numbers, and addresses. */
export type Setting =
  | ScreenSetting
  | (typeof CHOOSER_NUMBERS)[number]
  | (typeof CHOOSER_TABLES)[number]
  | ('tone' | 'glyphCodePoints');

/** What `assembly/ascii` exports. */
export interface AsciiExports extends Readonly<Record<Setting, { value: number }>> {
  readonly memory: ModuleMemory;
  /** first address that is free */
  end(): number;
  /** @see assembly/ascii/draw-row.ts */
  drawRow(row: number, held: number, known: number): number;
}

/** Who has tables and cells in the kernel's memory. */
export interface KernelUser {
  enter(kernel: AsciiExports): void;
  /** Keep what another user overwrites. */
  leave(kernel: AsciiExports): void;
}

/** The compiled loops over cells. One for all renderers: the memory holds the tables and cells of one of them at a time. */
class AsciiKernel {
  readonly #exports = instantiate<AsciiExports>(Buffer.from(ASCII_MODULE, 'base64'));
  #user: KernelUser | undefined;

  /** @returns the exports, with the user's own tables and cells in memory */
  for(user: KernelUser): AsciiExports {
    if (user !== this.#user) {
      this.#user?.leave(this.#exports);
      this.#user = undefined;
      user.enter(this.#exports);
      this.#user = user;
    }
    return this.#exports;
  }
}

let started: AsciiKernel | undefined;

/** The kernel, compiled when it is first asked for. Its memory is not given back. */
export const asciiKernel = (): AsciiKernel => {
  started ??= new AsciiKernel();
  return started;
};
