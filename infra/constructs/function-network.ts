import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Where functions run, as a function takes it. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly securityGroups: ISecurityGroup[];
  readonly vpcSubnets?: SubnetSelection;
}

export interface FunctionNetworkProps {
  readonly vpc?: IVpc | undefined;
  readonly vpcSubnets?: SubnetSelection | undefined;
  readonly securityGroups?: readonly ISecurityGroup[] | undefined;
}

/**
 * One network for all functions. Without security groups it gets one, which lets nothing in.
 * @returns undefined without a VPC
 */
export const makeFunctionNetwork = (
  scope: Construct,
  { vpc, vpcSubnets, securityGroups }: FunctionNetworkProps,
): FunctionNetwork | undefined => {
  if (vpc === undefined) return undefined;
  const makeGroup = (): ISecurityGroup =>
    new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Functions of fanreel: out only' });
  return {
    vpc,
    securityGroups: securityGroups === undefined ? [makeGroup()] : [...securityGroups],
    ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
  };
};
