package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

class NamingGroupsTest {
    private static final Moto MOTO = Moto.shared();

    private final Ec2Client ec2 = MOTO.client(Ec2Client.builder());
    private final NamingGroups groups = new NamingGroups(Ec2Query.of(MOTO.settings(Map.of())));
    private final String vpc =
            ec2.createVpc(create -> create.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    private final String group = group("ours");

    @Test
    void namesEachGroupWhoseRulesNameIt() {
        String caller = group("caller");
        ec2.authorizeSecurityGroupIngress(rule -> rule.groupId(caller).ipPermissions(naming(group)));
        ec2.authorizeSecurityGroupEgress(rule -> rule.groupId(caller).ipPermissions(naming(group)));
        ec2.authorizeSecurityGroupIngress(rule -> rule.groupId(group).ipPermissions(naming(group)));

        assertThat(groups.of(group)).contains("security group %s (caller), whose rules name it".formatted(caller));
        assertThat(groups.of(caller)).isEmpty();
    }

    private static IpPermission naming(String group) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(4000)
                .toPort(4000)
                .userIdGroupPairs(UserIdGroupPair.builder().groupId(group).build())
                .build();
    }

    private String group(String name) {
        return ec2.createSecurityGroup(
                        create -> create.vpcId(vpc).groupName(name).description(name))
                .groupId();
    }
}
