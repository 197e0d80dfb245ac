package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GatewayType;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** {@link ObstaclesTest} has what lies in the VPC. */
class VpcHoldersTest {
    private static final Moto MOTO = Moto.shared();

    private final Ec2Client ec2 = MOTO.client(Ec2Client.builder());
    private final VpcHolders holders = new VpcHolders(Ec2Query.of(MOTO.settings(Map.of())));
    private final String vpc = vpc();

    @Test
    void namesAPeeringConnectionAtEitherSide() {
        String other = vpc();
        String asked = peering(vpc, other);
        String asking = peering(other, vpc);
        peering(other, vpc());

        assertThat(holders.of(vpc, Set.of()).orElseThrow().split(", "))
                .containsExactlyInAnyOrder(
                        "VPC peering connection %s (%s)".formatted(asked, other),
                        "VPC peering connection %s (%s)".formatted(asking, other));
    }

    /** EC2 lists it for hours. */
    @Test
    void doesNotNameAPeeringConnectionThatIsDeleted() {
        String deleted = peering(vpc, vpc());
        ec2.deleteVpcPeeringConnection(delete -> delete.vpcPeeringConnectionId(deleted));

        assertThat(holders.of(vpc, Set.of())).isEmpty();
    }

    @Test
    void namesAVpnGatewayUntilItIsDetached() {
        String gateway = ec2.createVpnGateway(create -> create.type(GatewayType.IPSEC_1))
                .vpnGateway()
                .vpnGatewayId();
        ec2.attachVpnGateway(attach -> attach.vpcId(vpc).vpnGatewayId(gateway));

        assertThat(holders.of(vpc, Set.of())).contains("VPN gateway %s (ipsec.1)".formatted(gateway));

        ec2.detachVpnGateway(detach -> detach.vpcId(vpc).vpnGatewayId(gateway));

        assertThat(holders.of(vpc, Set.of())).isEmpty();
    }

    /** EC2 lists those for a while too, and a stack that is half deleted has left more of them than are named. */
    @Test
    void namesWhatIsStillThereBehindEndpointsThatAreDeleted() {
        ec2.deleteVpcEndpoints(
                delete -> delete.vpcEndpointIds(endpoint("s3"), endpoint("ecr.api"), endpoint("ecr.dkr")));
        String other = vpc();
        String peering = peering(vpc, other);

        assertThat(holders.of(vpc, Set.of())).contains("VPC peering connection %s (%s)".formatted(peering, other));
    }

    private String vpc() {
        return ec2.createVpc(create -> create.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    }

    private String endpoint(String service) {
        return ec2.createVpcEndpoint(create -> create.vpcId(vpc)
                        .vpcEndpointType(VpcEndpointType.INTERFACE)
                        .serviceName("com.amazonaws.us-east-1." + service))
                .vpcEndpoint()
                .vpcEndpointId();
    }

    private String peering(String from, String to) {
        return ec2.createVpcPeeringConnection(create -> create.vpcId(from).peerVpcId(to))
                .vpcPeeringConnection()
                .vpcPeeringConnectionId();
    }
}
