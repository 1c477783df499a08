/** Pixels of a picture for which σ is the blur modifier itself. */
const PIXELS_PER_SIGMA = 3_630_000;
/** The kernel ends where a Gaussian falls to 1 % of its height. */
const RADIUS_IN_SIGMAS = 3;

/** σ of the blur before edge detection, pixels. @param blur the modifier; 0 does not blur */
export const blurSigma = (width: number, height: number, blur: number): number =>
  ((width * height) / PIXELS_PER_SIGMA) * blur;

/**
 * Weights of a Gaussian at whole pixels, cut at three σ and brought to a sum of 1.
 * @param sigma pixels, ≥ 0
 * @returns 2·⌈3σ⌉ + 1 weights, the middle one for the pixel itself; [1] for σ = 0
 */
export const gaussianKernel = (sigma: number): Float64Array => {
  const radius = Math.ceil(RADIUS_IN_SIGMAS * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    i === radius ? 1 : Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
};
