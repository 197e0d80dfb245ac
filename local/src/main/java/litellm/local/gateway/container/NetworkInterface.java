package litellm.local.gateway.container;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The elastic network interface of a task: it really exists in EC2, so its subnet and security groups are in use. */
record NetworkInterface(
        String attachmentId, String id, String subnetId, String vpcId, String privateAddress, String macAddress) {

    /**
     * Makes one in one of the subnets.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when a subnet or security group is not there
     */
    static NetworkInterface create(Ec2Client ec2, TaskRequest.Network network, String taskArn) {
        String attachmentId = UUID.randomUUID().toString();
        String subnet = network.subnets()
                .get(ThreadLocalRandom.current().nextInt(network.subnets().size()));
        var made = ec2.createNetworkInterface(request -> request.subnetId(subnet)
                        .groups(network.securityGroups())
                        .description(taskArn.replaceFirst(":task/.*", ":attachment/" + attachmentId)))
                .networkInterface();
        return new NetworkInterface(
                attachmentId,
                made.networkInterfaceId(),
                subnet,
                made.vpcId(),
                made.privateIpAddress(),
                made.macAddress());
    }

    /** The task's {@code attachments} entry. */
    Map<String, Object> json() {
        return Map.of(
                "id",
                attachmentId,
                "type",
                "ElasticNetworkInterface",
                "status",
                "ATTACHED",
                "details",
                List.of(
                        detail("subnetId", subnetId),
                        detail("networkInterfaceId", id),
                        detail("macAddress", macAddress),
                        detail("privateIPv4Address", privateAddress)));
    }

    private static Map<String, String> detail(String name, String value) {
        return Map.of("name", name, "value", value);
    }
}
