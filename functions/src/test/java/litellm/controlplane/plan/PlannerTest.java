package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.plan.StackPlan.OutputPlan;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** CloudFormation is scripted: moto has no change set that was not made just now. */
class PlannerTest {
    private static final Instant NOW = Requests.STARTED_AT;

    private static final Release RELEASE = new Release(
            "0123456789abcdef",
            StackCatalogue.parse("""
                    stacks:
                      network:
                        template: network-stack.yaml
                    """),
            "https://bucket/",
            _ -> "Resources: {}".getBytes(StandardCharsets.UTF_8));

    /** A person's stays however old it is, and so does that of a plan that is perhaps being made. */
    @Test
    void removesWhatStoppedPlansHaveLeftAndNothingElse() {
        try (ScriptedService cloudFormation = oneStack()
                .answer(
                        "ListChangeSets",
                        "<ListChangeSetsResponse><ListChangeSetsResult><Summaries>%s%s%s</Summaries></ListChangeSetsResult></ListChangeSetsResponse>"
                                .formatted(
                                        changeSet("plan-left", Duration.ofMinutes(61)),
                                        changeSet("plan-of-another", Duration.ofMinutes(59)),
                                        changeSet("by-a-person", Duration.ofDays(30))))
                .answer("DeleteChangeSet", "<DeleteChangeSetResponse/>")) {
            Planner.Look look = look(cloudFormation, RELEASE);

            assertThat(look.operation().state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(cloudFormation.bodies())
                    .filteredOn(body -> body.contains("Action=DeleteChangeSet"))
                    .singleElement()
                    .asString()
                    .contains("ChangeSetName=plan-left");
        }
    }

    /** As where a policy of the organization forbids it: the stack is none the worse for it. */
    @Test
    void plansBesideWhatItMayNotRemove() {
        try (ScriptedService cloudFormation = oneStack()
                .answer(
                        "ListChangeSets",
                        "<ListChangeSetsResponse><ListChangeSetsResult><Summaries>%s</Summaries></ListChangeSetsResult></ListChangeSetsResponse>"
                                .formatted(changeSet("plan-left", Duration.ofMinutes(61))))
                .refuse("DeleteChangeSet", "AccessDenied")) {
            assertThat(look(cloudFormation, RELEASE).operation().state()).isEqualTo(Unfinished.IN_PROGRESS);
        }
    }

    @Test
    void triesToRemoveEachOfItsChangeSets() {
        Release release = twoStacks("{}", "Resources: {}");
        try (ScriptedService cloudFormation = oneStack().refuse("DeleteChangeSet", "AccessDenied", "not by you")) {
            List<Planner.Staying> staying = planner(cloudFormation).removeChangeSets(Requests.deploy("dev"), release);

            assertThat(staying).extracting(Planner.Staying::stack).containsExactly("network", "alb");
            assertThat(staying.getFirst().sentence())
                    .isEqualTo("The change set %s stays: CloudFormation DeleteChangeSet: not by you."
                            .formatted(staying.getFirst().changeSet()));
            assertThat(cloudFormation.bodies())
                    .filteredOn(body -> body.contains("Action=DeleteChangeSet"))
                    .hasSize(2);
        }
    }

    /** Its value is what the next stack is given, whatever it is exported as. */
    @Test
    void handsOverTheValueOfAnOutputWhoseExportAloneChanges() {
        String template = """
                Parameters: {Network: {Type: String, Default: ''}}
                Resources: {Vpc: {Type: AWS::EC2::VPC}}
                Outputs: {Id: {Value: !Ref Vpc, Export: {Name: %s}}}
                """;
        Release release = twoStacks("{Network: '${network.Id}'}", template.formatted("after"));
        try (ScriptedService cloudFormation = new ScriptedService()
                .answer("DescribeStacks", """
                        <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>dev-network-stack</StackName>
                        <StackId>arn:1</StackId><StackStatus>UPDATE_COMPLETE</StackStatus>
                        <Parameters><member><ParameterKey>Network</ParameterKey><ParameterValue>vpc-1</ParameterValue></member></Parameters>
                        <Outputs><member><OutputKey>Id</OutputKey><OutputValue>vpc-1</OutputValue></member></Outputs>
                        </member></Stacks></DescribeStacksResult></DescribeStacksResponse>""")
                .answer("ListChangeSets", "<ListChangeSetsResponse/>")
                .answer("ListImports", "<ListImportsResponse/>")
                .answer(
                        "GetTemplate",
                        "<GetTemplateResponse><GetTemplateResult><TemplateBody>%s</TemplateBody></GetTemplateResult></GetTemplateResponse>"
                                .formatted(template.formatted("before")))
                .answer("DescribeChangeSet", """
                        <DescribeChangeSetResponse><DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>
                        <ExecutionStatus>AVAILABLE</ExecutionStatus></DescribeChangeSetResult></DescribeChangeSetResponse>""")) {
            Plan plan = look(cloudFormation, release).plan().orElseThrow();

            assertThat(plan.stacks()).extracting(StackPlan::stack).containsExactly("network", "alb");
            assertThat(plan.stacks()).allSatisfy(stack -> {
                assertThat(stack.outputs()).extracting(OutputPlan::sameValue).containsExactly(true);
                assertThat(stack.parameters()).isEmpty();
            });
        }
    }

    /** In the words of the refusal; a plan of both is none. */
    @Test
    void saysWhatTheDeploymentOfAStackAloneIsRefusedFor() {
        Release release = twoStacks("{}", "Resources: {}");
        Request alone = Requests.withStacks(
                Requests.deploy("dev"), "alb", Map.of("network", false, "alb", true), Map.of("alb", Map.of()));
        try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
            CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());

            assertThat(look(client, alone, release).plan().orElseThrow().stacks())
                    .extracting(StackPlan::stack, StackPlan::verdict, StackPlan::note)
                    .containsExactly(
                            tuple(
                                    "alb",
                                    StackPlan.Verdict.CREATE,
                                    "The deployment would be refused: stack: found alb, which needs dev-network-stack; deploy it first."));
            assertThat(look(client, Requests.deploy("dev"), release)
                            .plan()
                            .orElseThrow()
                            .stacks())
                    .extracting(StackPlan::note)
                    .containsExactly(null, null);
        }
    }

    /** As the deployment counts it: two load balancers of 16.425 dollars. */
    @Test
    void addsWhatTheStacksCostBeforeItRounds() {
        Release release = twoStacks("{}", "Resources: {Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}}");
        try (CloudFormationStandIn cloudFormation = new CloudFormationStandIn()) {
            CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());

            Plan plan = look(client, Requests.deploy("dev"), release).plan().orElseThrow();

            assertThat(plan.stacks())
                    .extracting(StackPlan::cost)
                    .containsExactly(new MonthlyCost(0, 16.43), new MonthlyCost(0, 16.43));
            assertThat(plan.cost()).isEqualTo(new MonthlyCost(0, 32.85));
        }
    }

    /** A network and an alb that needs it, of one template; the control plane gives the second {@code parameters}. */
    private static Release twoStacks(String parameters, String template) {
        return new Release(
                "0123456789abcdef",
                StackCatalogue.parse("""
                        stacks:
                          network:
                            template: stack.yaml
                          alb:
                            template: stack.yaml
                            dependsOn: [network]
                            parameters: %s
                        """.formatted(parameters)),
                "https://bucket/",
                _ -> template.getBytes(StandardCharsets.UTF_8));
    }

    /** A stack whose change set is being made. */
    private static ScriptedService oneStack() {
        return new ScriptedService().answer("DescribeStacks", """
                        <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>dev-network-stack</StackName>
                        <StackId>arn:1</StackId><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>
                        </DescribeStacksResult></DescribeStacksResponse>""").answer("DescribeChangeSet", """
                        <DescribeChangeSetResponse><DescribeChangeSetResult><Status>CREATE_IN_PROGRESS</Status>
                        </DescribeChangeSetResult></DescribeChangeSetResponse>""");
    }

    private static Planner planner(CloudFormationClient cloudFormation) {
        return new Planner(cloudFormation, "arn:role", "bucket", Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Planner planner(ScriptedService cloudFormation) {
        return planner(cloudFormation.client(CloudFormationClient.builder()));
    }

    private static Planner.Look look(CloudFormationClient cloudFormation, Request request, Release release) {
        return planner(cloudFormation).look(request, release, Optional.empty(), Optional.empty());
    }

    private static Planner.Look look(ScriptedService cloudFormation, Release release) {
        return look(cloudFormation.client(CloudFormationClient.builder()), Requests.deploy("dev"), release);
    }

    private static String changeSet(String name, Duration age) {
        return "<member><ChangeSetName>%s</ChangeSetName><CreationTime>%s</CreationTime></member>"
                .formatted(name, NOW.minus(age));
    }
}
