import { blueOf, cellAt, colourAt, greenOf, redOf } from './colours';
import { THRESHOLDS } from './memory';
import { darkerOf, fillMix, lighterOf, lighterShareOf, nearestOf } from './mixes';

/** A pixel that differs from its left neighbour by this much (sum of channels) is texture, which hides bands by itself. */
const TEXTURE: i32 = 12;
/** A shown colour this near to the pixel, squared, stays: under 2 levels a channel is noise, not a change. */
const STILL_DISTANCE: i32 = 8;
/** A shown colour of the mix stays while the share is this near to the threshold, in 64ths, so that noise does not flicker. */
const STILL_SHARE: i32 = 4;

function isStill(before: i32, r: i32, g: i32, b: i32): bool {
  const colour = colourAt(before);
  const dr = r - redOf(colour);
  const dg = g - greenOf(colour);
  const db = b - blueOf(colour);
  return dr * dr + dg * dg + db * db <= STILL_DISTANCE;
}

/**
 * Turn the pixels of a picture into palette indices: without a branch that depends on the picture, as noise makes half of all
 * guesses wrong.
 * @param rgb address of RGB24 pixels
 * @param shown address of the indices on the canvas, 0 before the first picture
 * @param indices address that receives one index a pixel
 */
export function quantise(rgb: usize, shown: usize, indices: usize, width: i32, height: i32): void {
  const hasShown = i32(shown !== 0);
  let at = rgb;
  let place: usize = 0;
  for (let y = 0; y < height; y++) {
    const thresholds = THRESHOLDS + <usize>((y & 7) << 3);
    let leftR: i32 = load<u8>(at);
    let leftG: i32 = load<u8>(at, 1);
    let leftB: i32 = load<u8>(at, 2);
    for (let x = 0; x < width; x++) {
      const r: i32 = load<u8>(at);
      const g: i32 = load<u8>(at, 1);
      const b: i32 = load<u8>(at, 2);
      at += 3;
      let mix = load<i32>(cellAt(r, g, b));
      if (mix === 0) mix = fillMix(r, g, b);
      const darker = darkerOf(mix);
      const lighter = lighterOf(mix);
      const before: i32 = hasShown ? load<u8>(shown + place) : 0;
      const isMixed = i32(abs(r - leftR) + abs(g - leftG) + abs(b - leftB) < TEXTURE) & i32(darker !== lighter);
      const surplus = lighterShareOf(mix) - <i32>load<u8>(thresholds + <usize>(x & 7));
      const fromMix = select(lighter, darker, surplus > 0);
      const isNearMix =
        (i32(before === darker) & i32(surplus <= STILL_SHARE)) |
        (i32(before === lighter) & i32(surplus > -STILL_SHARE));
      const stays = hasShown & select(isNearMix, i32(isStill(before, r, g, b)), isMixed);
      store<u8>(indices + place, <u8>select(before, select(fromMix, nearestOf(mix), isMixed), stays));
      place += 1;
      leftR = r;
      leftG = g;
      leftB = b;
    }
  }
}
