/** Properties as `Fn::If` takes them: with the names of CloudFormation. */
export const inTemplate = (properties: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
