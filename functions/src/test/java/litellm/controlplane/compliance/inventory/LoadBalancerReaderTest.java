package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LoadBalancerReaderTest {
    private static final String FORWARD = "<member><Type>forward</Type></member>";
    private static final String TO_HTTPS =
            "<member><Type>redirect</Type><RedirectConfig><Protocol>HTTPS</Protocol></RedirectConfig></member>";
    private static final String TO_HTTP =
            "<member><Type>redirect</Type><RedirectConfig><Protocol>#{protocol}</Protocol></RedirectConfig></member>";

    @AutoClose
    private final ScriptedService balancing = new ScriptedService()
            .answer("DescribeLoadBalancerAttributes", "<R><DescribeLoadBalancerAttributesResult/></R>")
            .answer("DescribeListeners", """
                    <R><DescribeListenersResult><Listeners>
                    <member><ListenerArn>arn:http</ListenerArn><Port>80</Port><Protocol>HTTP</Protocol></member>
                    <member><ListenerArn>arn:https</ListenerArn><Port>443</Port><Protocol>HTTPS</Protocol><SslPolicy>old</SslPolicy></member>
                    </Listeners></DescribeListenersResult></R>""");

    @Test
    void aListenerThatOnlyLeadsToHttpsIsNotPlain() {
        rules(rule("arn:default", true, TO_HTTPS));

        assertThat(details())
                .containsEntry("plainPorts", List.of())
                .containsEntry("plainRules", List.of())
                .containsEntry("tlsListeners", List.of("arn:https"))
                .containsEntry("tlsPolicies", List.of("old"));
    }

    @Test
    void aRuleBesideTheRedirectIsPlain() {
        rules(rule("arn:added", false, FORWARD) + rule("arn:default", true, TO_HTTPS));

        assertThat(details())
                .containsEntry("plainPorts", List.of("80"))
                .containsEntry("plainRules", List.of("arn:added"))
                .containsEntry("plainListeners", List.of());
    }

    @Test
    void aRedirectToPlainHttpIsPlain() {
        rules(rule("arn:default", true, TO_HTTP));

        assertThat(details())
                .containsEntry("plainPorts", List.of("80"))
                .containsEntry("plainListeners", List.of("arn:http"));
    }

    private static String rule(String arn, boolean last, String action) {
        return "<member><RuleArn>%s</RuleArn><IsDefault>%s</IsDefault><Actions>%s</Actions></member>"
                .formatted(arn, last, action);
    }

    private void rules(String rules) {
        balancing.answer(
                "DescribeRules",
                "<R><DescribeRulesResult><Rules>%s</Rules></DescribeRulesResult></R>".formatted(rules));
    }

    private Map<String, Object> details() {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
        Resource balancer =
                Resource.of(ResourceTypes.LOAD_BALANCER, "arn:alb", "arn:alb").named("dev-litellm-alb");
        try (InventoryReader reader =
                new InventoryReader(balancing.settings(), scope, Clock.systemUTC(), Duration.ofMinutes(1))) {
            return reader.detail(new Inventory(List.of(), List.of()), List.of(balancer))
                    .resources()
                    .getFirst()
                    .details();
        }
    }
}
