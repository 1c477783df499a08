/** Where the BDF of each font of the atlas is, from the project's folder. */
export const FONT_FILES = {
  '8x16': 'assets/fonts/spleen-8x16.bdf',
  '6x9': 'assets/fonts/fixed-6x9.bdf',
} as const;

/** What the atlas is written to, from the project's folder. */
export const ATLAS_MODULE = 'src/renders/ascii/kernel/font/atlas.ts';
