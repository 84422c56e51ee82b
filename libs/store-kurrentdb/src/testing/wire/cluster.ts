import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';

const { ClusterInfo, EndPoint, MemberInfo } = gossip;

/** A node as the others tell of it. */
export interface WireNode {
  readonly port: number;
  readonly leads: boolean;
}

export function clusterOf(nodes: readonly WireNode[]): InstanceType<typeof ClusterInfo> {
  const { FOLLOWER, LEADER } = MemberInfo.VNodeState;
  const info = new ClusterInfo();
  for (const { port, leads } of nodes) {
    const endPoint = new EndPoint();
    endPoint.setAddress('127.0.0.1');
    endPoint.setPort(port);
    const id = new shared.UUID();
    id.setString(crypto.randomUUID());
    const member = new MemberInfo();
    member.setInstanceId(id);
    member.setState(leads ? LEADER : FOLLOWER);
    member.setIsAlive(true);
    member.setHttpEndPoint(endPoint);
    info.addMembers(member);
  }
  return info;
}
