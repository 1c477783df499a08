/** How far a colour is from a point, squared. @param dg2 how far its green is, squared */
function apart(dr: f64, dg2: f64, db: f64): f64 {
  return dr * dr + dg2 + db * db;
}

/**
 * Find the nearest of some colours for each point of the colour cube. Colours come in the order of their green, so that a search,
 * which goes outward from the colour of the point before, can stop where green alone is farther than the best.
 * @param means address of the points, three 64-bit numbers each: red, green, blue
 * @param reds address of the colours' reds, 64 bits each; greens and blues alike
 * @param nearest address that receives the place of the nearest colour of each point, a byte
 * @param distances address that receives how far it is, squared, 64 bits
 */
export function assign(
  means: usize,
  points: i32,
  reds: usize,
  greens: usize,
  blues: usize,
  colours: i32,
  nearest: usize,
  distances: usize,
): void {
  let start = 0; // points next to each other tend to share a colour
  for (let n = 0; n < points; n++) {
    const at = means + <usize>(n * 24);
    const red = load<f64>(at);
    const green = load<f64>(at, 8);
    const blue = load<f64>(at, 16);
    let best = start;
    let least = Infinity;
    for (let i = start; i < colours; i++) {
      const place = (<usize>i) << 3;
      const dg = load<f64>(greens + place) - green;
      const dg2 = dg * dg;
      if (dg > 0 && dg2 >= least) break;
      const d = apart(load<f64>(reds + place) - red, dg2, load<f64>(blues + place) - blue);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    for (let i = start - 1; i >= 0; i--) {
      const place = (<usize>i) << 3;
      const dg = load<f64>(greens + place) - green;
      const dg2 = dg * dg;
      if (dg < 0 && dg2 >= least) break;
      const d = apart(load<f64>(reds + place) - red, dg2, load<f64>(blues + place) - blue);
      if (d < least) {
        least = d;
        best = i;
      }
    }
    start = best;
    store<u8>(nearest + <usize>n, <u8>best);
    store<f64>(distances + ((<usize>n) << 3), least);
  }
}
