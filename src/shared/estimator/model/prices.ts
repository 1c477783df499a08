import type { Architecture } from '../../topology.ts';
import priceFile from './prices.json' with { type: 'json' };

/** List prices of one region, USD a unit; the file states their day and source. */
export const PRICES = priceFile.prices;

/** Day and region of the prices. */
export const PRICES_AS_OF = priceFile.asOf;
export const PRICES_REGION = priceFile.region;

/** Memory that Lambda bills, USD a GB-second. */
export const computePriceOf = (architecture: Architecture): number =>
  architecture === 'arm64' ? PRICES.lambdaArm.usd : PRICES.lambdaX86.usd;
