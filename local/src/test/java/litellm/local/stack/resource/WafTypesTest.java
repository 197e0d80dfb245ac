package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.WebACL;

class WafTypesTest {
    private static final String WEB_ACL = "AWS::WAFv2::WebACL";
    private static final String ASSOCIATION = "AWS::WAFv2::WebACLAssociation";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final Wafv2Client firewalls = CLOUD.aws().wafv2();
    private final String balancer =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/" + stack.unique("alb") + "/1";

    @Test
    void anAssociationIsCreatedAndDeleted() throws Exception {
        String own = firewall();
        Map<String, Object> properties = Map.of("ResourceArn", balancer, "WebACLArn", own);

        Resource association = stack.create(ASSOCIATION, properties);
        assertThat(inFront().arn()).isEqualTo(own);

        stack.delete(ASSOCIATION, association, properties);
        assertThat(inFront()).isNull();
    }

    /** As where a person has put another one there in the meantime. */
    @Test
    void aDeletionLeavesAnotherFirewallWhereItIs() throws Exception {
        Map<String, Object> properties = Map.of("ResourceArn", balancer, "WebACLArn", firewall());
        Resource association = stack.create(ASSOCIATION, properties);
        String other = firewall();
        firewalls.disassociateWebACL(b -> b.resourceArn(balancer));
        firewalls.associateWebACL(b -> b.resourceArn(balancer).webACLArn(other));

        stack.delete(ASSOCIATION, association, properties);

        assertThat(inFront().arn()).isEqualTo(other);
    }

    private String firewall() throws ResourceFailedException {
        String name = stack.unique("firewall");
        return stack.create(
                        WEB_ACL,
                        Map.of(
                                "Name",
                                name,
                                "Scope",
                                "REGIONAL",
                                "DefaultAction",
                                Map.of("Allow", Map.of()),
                                "VisibilityConfig",
                                Map.of(
                                        "SampledRequestsEnabled", "true",
                                        "CloudWatchMetricsEnabled", "true",
                                        "MetricName", name)))
                .attributes()
                .get("Arn")
                .toString();
    }

    private WebACL inFront() {
        return firewalls.getWebACLForResource(b -> b.resourceArn(balancer)).webACL();
    }
}
