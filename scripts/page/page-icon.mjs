import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const ICON = join(import.meta.dirname, '../../src/viewer/ui/icon.svg');
/** Pixels of a side: two for each of the largest place that browsers have for it. */
const SIDE = 64;
/** As many as tell its edges from steps. */
const COLOURS = 16;
const NAME = 'icon.png';

/**
 * The icon, in the page itself and as the picture that browsers show with its name. For each picture that is an SVG they set up a
 * document of its own, which a slow machine would do before it shows the result.
 */
export const pageIcon = () => ({
  name: 'page-icon',
  async buildStart() {
    this.emitFile({
      type: 'asset',
      name: NAME,
      source: await sharp(ICON).resize(SIDE).png({ palette: true, colours: COLOURS, effort: 10 }).toBuffer(),
    });
  },
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const picture = Object.values(bundle).find((file) => file.type === 'asset' && file.names.includes(NAME));
      if (picture === undefined) throw new Error(`There is no ${NAME} among the files of the page.`);
      return {
        html: html.replace('<!--icon-->', readFileSync(ICON, 'utf8').trim()),
        tags: [
          {
            tag: 'link',
            attrs: { rel: 'icon', type: 'image/png', sizes: `${SIDE}x${SIDE}`, href: `./${picture.fileName}` },
            injectTo: 'head',
          },
        ],
      };
    },
  },
});
