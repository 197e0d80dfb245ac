package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** A key costs a dollar a month. */
class ExpectedCostTest {
    private static final String CATALOGUE = """
            stacks:
              keys: {template: keys.yaml, environments: {dev: {Second: "true"}}}
              database: {template: database.yaml}
              balancer: {template: balancer.yaml}
            """;
    private static final Map<String, String> TEMPLATES =
            Map.of("templates/keys.yaml", """
            Parameters:
              Environment: {Type: String}
              Second: {Type: String, Default: "false"}
              Third: {Type: String, Default: "false"}
            Conditions:
              HasSecond: !Equals [!Ref Second, "true"]
              HasThird: !Equals [!Ref Third, "true"]
            Resources:
              A: {Type: AWS::KMS::Key}
              B: {Type: AWS::KMS::Key, Condition: HasSecond}
              C: {Type: AWS::KMS::Key, Condition: HasThird}
              D: {Type: AWS::Nobody::Knows}
            """, "templates/database.yaml", """
            Parameters:
              Environment: {Type: String}
              Class: {Type: String, Default: db.t3.micro}
            Resources:
              DB:
                Type: AWS::RDS::DBInstance
                Properties: {DBInstanceClass: !Ref Class, AllocatedStorage: "20", MaxAllocatedStorage: "100"}
            """, "templates/balancer.yaml", """
            Resources:
              Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
            """);

    private final Request request = Requests.deploy("dev");

    @Test
    void countsWhatIsDeployedWithTheEnvironmentsDefaultsAndWhatIsSet() {
        assertThat(cost(Map.of("keys", Map.of("Third", "true"))).get("monthly")).isEqualTo("3.00 USD");
        assertThat(cost(Map.of("keys", Map.of("Second", "false"))).get("monthly"))
                .isEqualTo("1.00 USD");
    }

    @Test
    void aStackKeepsTheValuesThatItHas() {
        Stack stack = stack("keys", StackStatus.UPDATE_COMPLETE, Map.of("Second", "false"));

        assertThat(cost(Map.of("keys", Map.of()), stack).get("monthly")).isEqualTo("1.00 USD");
    }

    @Test
    void aStackThatNeverCameToBeHasNone() {
        Stack stack = stack("keys", StackStatus.ROLLBACK_COMPLETE, Map.of("Second", "false"));

        assertThat(cost(Map.of("keys", Map.of()), stack).get("monthly")).isEqualTo("2.00 USD");
    }

    @Test
    void countsAStackThatIsThereThoughItTakesNoPart() {
        Stack database = stack("database", StackStatus.CREATE_COMPLETE, Map.of());

        Map<String, String> cost = cost(Map.of("keys", Map.of()), database);

        assertThat(amount(cost.get("monthly"))).isGreaterThan(2);
        assertThat(amount(cost.get("atMost"))).isGreaterThan(amount(cost.get("monthly")));
    }

    /** A load balancer costs 16.425 dollars. */
    @Test
    void roundsTheSumToTheCentHalfACentUp() {
        Map<String, Map<String, String>> set = Map.of("keys", Map.of(), "balancer", Map.of());

        assertThat(cost(set)).containsEntry("monthly", "18.43 USD");
    }

    @Test
    void namesWhatThePricesLackAndWhereTheyComeFrom() {
        Map<String, Map<String, String>> set = Map.of("keys", Map.of(), "database", Map.of("Class", "db.x9.huge"));

        assertThat(cost(set))
                .containsEntry("monthly", "2.00 USD")
                .doesNotContainKey("atMost")
                .containsEntry("without", "database, AWS::Nobody::Knows")
                .containsEntry("prices", PriceTable.load().sentence());
    }

    private Map<String, String> cost(Map<String, Map<String, String>> set, Stack... present) {
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        set.keySet().forEach(stack -> stacks.put(stack, true));
        Request asked = Requests.withStacks(request, request.stack(), stacks, set);
        Release release = new Release(
                request.release(),
                StackCatalogue.parse(CATALOGUE),
                "https://nowhere/",
                file -> TEMPLATES.get(file).getBytes(StandardCharsets.UTF_8));
        return new ExpectedCost(name -> Stream.of(present)
                        .filter(stack -> stack.stackName().equals(name))
                        .findFirst())
                .of(asked, release);
    }

    private static Stack stack(String name, StackStatus status, Map<String, String> values) {
        return Stack.builder()
                .stackName("dev-%s-stack".formatted(name))
                .stackStatus(status)
                .parameters(values.entrySet().stream()
                        .map(value -> Parameter.builder()
                                .parameterKey(value.getKey())
                                .parameterValue(value.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static double amount(String dollars) {
        return Double.parseDouble(dollars.replace(" USD", ""));
    }
}
