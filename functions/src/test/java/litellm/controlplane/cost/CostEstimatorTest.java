package litellm.controlplane.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.Template;
import org.junit.jupiter.api.Test;

class CostEstimatorTest {
    private static final String TEMPLATE = """
            Parameters:
              Environment: {Type: String, Default: dev}
              Zones: {Type: Number, Default: 1}
              Standby: {Type: String, Default: 'false'}
              Scaling: {Type: String, Default: 'true'}
            Conditions:
              HasTwo: !Equals [!Ref Zones, '2']
              HasScaling: !Equals [!Ref Scaling, 'true']
              IsDev: !Equals [!Ref Environment, dev]
            Resources:
              Second: {Type: AWS::EC2::NatGateway, Condition: HasTwo}
              Endpoint:
                Type: AWS::EC2::VPCEndpoint
                Properties:
                  VpcEndpointType: Interface
                  SubnetIds: !If [HasTwo, [!Ref A, !Ref B], [!Ref A]]
              Gateway: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcEndpointType: Gateway}}
              Database:
                Type: AWS::RDS::DBInstance
                Properties:
                  DBInstanceClass: db.t3.micro
                  AllocatedStorage: '20'
                  MaxAllocatedStorage: '100'
                  StorageType: gp3
                  MultiAZ: !Ref Standby
                  ManageMasterUserPassword: true
              Tasks: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: 512, Memory: 1024}}
              Service:
                Type: AWS::ECS::Service
                Properties:
                  TaskDefinition: !Ref Tasks
                  DesiredCount: !If [HasScaling, !Ref AWS::NoValue, 3]
                  CapacityProviderStrategy:
                    - CapacityProvider: !If [IsDev, FARGATE_SPOT, FARGATE]
              Target:
                Type: AWS::ApplicationAutoScaling::ScalableTarget
                Condition: HasScaling
                Properties:
                  ResourceId: !Sub service/${Cluster}/${Service.Name}
                  MinCapacity: 2
                  MaxCapacity: 4
              Unheard: {Type: AWS::Nobody::Knows}
            """;

    private final CostEstimator estimator = new CostEstimator(PriceTable.load());

    @Test
    void countsOnlyWhatTheConditionsMake() {
        assertThat(monthly(cost(Map.of()), "Second")).isEmpty();
        assertThat(monthly(cost(Map.of("Zones", "2")), "Second")).containsExactly("32.850");
    }

    @Test
    void chargesAnInterfaceEndpointByZoneAndAGatewayEndpointNothing() {
        StackCost cost = cost(Map.of("Zones", "2"));

        assertThat(item(cost, "Endpoint").calculation()).isEqualTo("2 zones × 730 h × $0.01");
        assertThat(monthly(cost, "Endpoint")).containsExactly("14.60");
        assertThat(monthly(cost, "Gateway")).isEmpty();
    }

    @Test
    void chargesAStandbyAndItsStorageOnceMore() {
        assertThat(monthly(cost(Map.of()), "Database")).containsExactly("13.140", "2.300", "0.40");
        assertThat(monthly(cost(Map.of("Standby", "true")), "Database")).containsExactly("26.280", "4.600", "0.40");
    }

    @Test
    void isNeverAtMostLessThanItIs() {
        Template template = Template.parse("one", """
                Resources:
                  Database: {Type: AWS::RDS::DBInstance, Properties: {AllocatedStorage: 20, MaxAllocatedStorage: 10}}
                """);

        assertThat(estimator.stack("one", template, Map.of()).items())
                .singleElement()
                .satisfies(item -> assertThat(item.atMost()).isEqualTo(item.monthly()));
    }

    @Test
    void tellsHowFarTheStorageMayGrow() {
        assertThat(cost(Map.of("Standby", "true")).items())
                .filteredOn(item -> item.what().startsWith("storage"))
                .singleElement()
                .extracting(CostItem::atMost)
                .isEqualTo(new BigDecimal("23.000"));
    }

    @Test
    void chargesTheFewestTasksThatAutoscalingLeavesAndTellsTheMost() {
        StackCost cost = cost(Map.of("Environment", "prod"));

        assertThat(item(cost, "Service").calculation()).isEqualTo("2 tasks × 0.5 vCPU × 730 h × $0.04048");
        assertThat(item(cost, "Service").atMost()).isEqualByComparingTo("59.1008");
    }

    @Test
    void chargesTheDesiredTasksWhereAutoscalingIsOff() {
        assertThat(item(cost(Map.of("Environment", "prod", "Scaling", "false")), "Service")
                        .calculation())
                .startsWith("3 tasks × 0.5 vCPU");
    }

    @Test
    void chargesSpotAtItsDiscountAndAtMostOnDemand() {
        CostItem spot = item(cost(Map.of("Scaling", "false")), "Service");

        assertThat(spot.what()).contains("Spot");
        assertThat(spot.monthly()).isEqualByComparingTo(spot.atMost().multiply(new BigDecimal("0.3")));
    }

    @Test
    void saysWhatIsPaidByUseAndWhatItDoesNotKnow() {
        StackCost cost = cost(Map.of("Zones", "2"));

        assertThat(cost.usage())
                .extracting(UsageCost::what)
                .contains("data through the NAT gateways", "database's processors beyond their baseline");
        assertThat(cost.unpriced()).containsExactly("AWS::Nobody::Knows");
    }

    @Test
    void addsAnEnvironmentUpWithItsDefaultsBelowWhatAPersonSets() {
        StackCatalogue catalogue = StackCatalogue.parse("""
                stacks:
                  one: {template: one.yaml, environments: {prod: {Standby: 'true', Scaling: 'false'}}}
                """);

        EnvironmentCost cost =
                estimator.environment("prod", catalogue, _ -> template(), Map.of("one", Map.of("Scaling", "true")));

        assertThat(cost.stacks()).singleElement().satisfies(stack -> {
            assertThat(item(stack, "Database").what()).isEqualTo("db.t3.micro with a standby");
            assertThat(item(stack, "Service").calculation()).startsWith("2 tasks");
        });
        assertThat(cost.monthly()).isEqualByComparingTo(cost.stacks().getFirst().monthly());
    }

    @Test
    void refusesAPriceThatTheTableDoesNotHave() {
        assertThatThrownBy(() -> PriceTable.load().price("gold"))
                .hasMessageStartingWith("price: found 'gold'; prices.yaml has nat-gateway,");
        assertThatThrownBy(() -> PriceTable.load().monthly("data-out", BigDecimal.ONE, "GB"))
                .hasMessage("price: found $0.09 per GB; only time has a month");
    }

    @Test
    void namesTheSourceOfEachPrice() {
        assertThat(PriceTable.load().prices().values())
                .allSatisfy(price -> assertThat(price.source()).startsWith("https://aws.amazon.com/"));
    }

    private StackCost cost(Map<String, String> values) {
        return estimator.stack("one", template(), values);
    }

    private static Template template() {
        return Template.parse("one.yaml", TEMPLATE);
    }

    private static CostItem item(StackCost cost, String resource) {
        return cost.items().stream()
                .filter(item -> item.resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> monthly(StackCost cost, String resource) {
        return cost.items().stream()
                .filter(item -> item.resource().equals(resource))
                .map(item -> item.monthly().toPlainString())
                .toList();
    }
}
