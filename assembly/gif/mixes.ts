import { blueOf, cellAt, colourAt, greenOf, redOf } from './colours';
import { around, kept, squaredDistance } from './nearby';

/** Levels of mixing two colours, and of the thresholds that decide between them. */
const MIX_LEVELS: f64 = 64;
/**
 * How far a colour must be from its nearest palette colour, squared, before two are mixed: below this distance, no band
 * is visible.
 */
const SMALLEST_GAIN: f64 = 12;
/**
 * Cost of a mixture's grain, as a share of its variance. 1 is plain nearest colour (best PSNR, visible bands), 0 mixes
 * whatever averages best (no bands, much grain).
 */
const GRAIN_COST: f64 = 0.2;
const LEAST_GAIN: f64 = 4 * (1 - GRAIN_COST) * (1 - 1e-9);

// A mix is what a colour becomes: bits 0-7 the darker of two palette indices, 8-15 the lighter, 16-22 the share of the
// lighter in 64ths, bit 29 set when the lighter one is the nearest. It is never 0. Where nothing is mixed both indices are the
// nearest.
const NEAREST_IS_LIGHTER: i32 = 1 << 29;
const FILLED: i32 = 1 << 30;

export function darkerOf(mix: i32): i32 {
  return mix & 255;
}
export function lighterOf(mix: i32): i32 {
  return (mix >> 8) & 255;
}
export function lighterShareOf(mix: i32): i32 {
  return (mix >> 16) & 127;
}
export function nearestOf(mix: i32): i32 {
  return select(mix & 255, (mix >> 8) & 255, (mix & NEAREST_IS_LIGHTER) === 0);
}

function pack(darker: i32, lighter: i32, share: i32, nearest: i32): i32 {
  return darker | (lighter << 8) | (share << 16) | (nearest === darker ? 0 : NEAREST_IS_LIGHTER) | FILLED;
}

function luma(colour: i32): i32 {
  return 299 * redOf(colour) + 587 * greenOf(colour) + 114 * blueOf(colour);
}

/** As JavaScript rounds: halves go up. */
function rounded(value: f64): i32 {
  const whole = floor(value);
  return <i32>whole + (value - whole >= 0.5 ? 1 : 0);
}

/** Place in the list of the colour that is nearest to a point; the first of equally near ones. */
function nearestIn(list: usize, r: f64, g: f64, b: f64): i32 {
  let nearest = 0;
  let least = Infinity;
  for (let at = 0, end = kept(); at < end; at++) {
    const d = squaredDistance(colourAt(load<u8>(list + <usize>at)), r, g, b);
    if (d < least) {
      least = d;
      nearest = at;
    }
  }
  return nearest;
}

function mixOf(list: usize, r: f64, g: f64, b: f64): i32 {
  const first = nearestIn(list, r, g, b);
  const nearest: i32 = load<u8>(list + <usize>first);
  const colour = colourAt(nearest);
  const r0 = <f64>redOf(colour);
  const g0 = <f64>greenOf(colour);
  const b0 = <f64>blueOf(colour);
  const dr = r - r0;
  const dg = g - g0;
  const db = b - b0;
  const distance = dr * dr + dg * dg + db * db;
  if (distance <= SMALLEST_GAIN) return pack(nearest, nearest, 0, nearest);

  let partner = nearest;
  let partnerShare: f64 = 0;
  let least = distance - SMALLEST_GAIN;
  for (let at = 0, end = kept(); at < end; at++) {
    const index: i32 = load<u8>(list + <usize>at);
    const other = colourAt(index);
    const vr = <f64>redOf(other) - r0;
    const vg = <f64>greenOf(other) - g0;
    const vb = <f64>blueOf(other) - b0;
    const apart = vr * vr + vg * vg + vb * vb;
    const along = dr * vr + dg * vg + db * vb;
    // Minimum over t of |colour - mixture(t)|² + GRAIN_COST · t(1 - t) · apart. Past one half the partner were the nearest.
    const gain = 2 * along - GRAIN_COST * apart;
    // Nor can a mixture be better than the best so far when the minimum itself, distance - gain² / (4 · (1 - GRAIN_COST) · apart), is
    // not; less a little, for rounding.
    if (gain <= 0 || gain * gain < (distance - least) * apart * LEAST_GAIN) continue;
    const t = min<f64>(0.5, gain / (2 * apart * (1 - GRAIN_COST)));
    const cost = distance - 2 * t * along + t * t * apart + GRAIN_COST * t * (1 - t) * apart;
    if (cost < least) {
      least = cost;
      partner = index;
      partnerShare = t;
    }
  }
  const share = rounded(partnerShare * MIX_LEVELS);
  if (share === 0) return pack(nearest, nearest, 0, nearest);
  // Always thresholding the lighter colour keeps the pattern in phase where nearest and partner swap roles.
  return luma(colourAt(partner)) < luma(colour)
    ? pack(partner, nearest, <i32>MIX_LEVELS - share, nearest)
    : pack(nearest, partner, share, nearest);
}

/**
 * Which two palette colours to mix for a colour, and how much of each. Cells are filled when first asked for, since footage
 * visits a small part of the cube.
 * @see J. Yliluoma, "Arbitrary-palette positional dithering algorithm", https://bisqwit.iki.fi/story/howto/dither/jy/
 */
export function fillMix(r: i32, g: i32, b: i32): i32 {
  const mix = mixOf(around(r, g, b), <f64>(r | 1) - 0.5, <f64>(g | 1) - 0.5, <f64>(b | 1) - 0.5);
  store<i32>(cellAt(r, g, b), mix);
  return mix;
}
