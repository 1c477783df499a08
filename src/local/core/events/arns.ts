/** The account that everything in the embedded cloud belongs to. */
export const LOCAL_ACCOUNT = '000000000000';

/** ARN of a local function. */
export const functionArn = (region: string, name: string): string =>
  `arn:aws:lambda:${region}:${LOCAL_ACCOUNT}:function:${name}`;

/** ARN of a local event bus. */
export const busArn = (region: string, bus: string): string =>
  `arn:aws:events:${region}:${LOCAL_ACCOUNT}:event-bus/${bus}`;

/** ARN of a rule; rules of the default bus carry no bus name, as on AWS. */
export const ruleArn = (region: string, bus: string, rule: string): string =>
  `arn:aws:events:${region}:${LOCAL_ACCOUNT}:rule/${bus === 'default' ? '' : `${bus}/`}${rule}`;
