// Makes docs/gallery.md and its pictures: FANREEL_FOOTAGE=FOLDER npm run gallery, with the folder in which the films lie.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { asciiArt } from '../src/sdk/core/engines/ascii-art.ts';
import { runFfmpeg } from '../test/fixtures/run-media.ts';
import { galleryPage } from './gallery/gallery-page.ts';
import { FILMS, GALLERY, type Piece } from './gallery/pieces.ts';

const DOCS = resolve(import.meta.dirname, '../docs');
const { FANREEL_FOOTAGE: FOOTAGE = '' } = process.env;
if (FOOTAGE === '') {
  process.stderr.write(
    `FANREEL_FOOTAGE is not set. Set it to the folder that has ${Object.values(FILMS)
      .map(({ file }) => file)
      .join(', ')}.\n`,
  );
  process.exit(2);
}

const artOf = async ({ film, second, options }: Piece) => {
  const source = ['-ss', `${second}`, '-i', join(FOOTAGE, FILMS[film].file)];
  const png = await runFfmpeg([...source, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1']);
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return asciiArt({ width: info.width, height: info.height, data }, options);
};

await mkdir(join(DOCS, 'gallery'), { recursive: true });
let text: string | undefined;
for (const piece of GALLERY.flatMap(({ pieces }) => pieces)) {
  const art = await artOf(piece);
  text ??= art.text;
  const file = await sharp(art.png()).webp({ lossless: true, effort: 6 }).toBuffer();
  await writeFile(join(DOCS, 'gallery', `${piece.name}.webp`), file);
  console.log(`${piece.name}: ${art.columns}×${art.rows}, ${file.length} bytes`);
}
await writeFile(join(DOCS, 'gallery.md'), galleryPage(text ?? ''));
