package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.plan.StackPlan.ExportPlan;
import litellm.controlplane.plan.StackPlan.OutputPlan;
import litellm.controlplane.plan.StackPlan.ParameterPlan;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.ChangeSets;
import litellm.controlplane.stack.Deployment;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

class StackPlannerTest {
    private static final String TEMPLATE = """
            Parameters:
              Environment: {Type: String, Default: dev}
              Instances: {Type: Number, Default: 1}
              Size: {Type: String, Default: small}
            Resources:
              Network: {Type: AWS::EC2::VPC, DeletionPolicy: Retain}
              Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Name: targets, Port: 80}}
            Outputs:
              VpcId: {Value: !Ref Network, Export: {Name: !Sub '${Environment}-vpc'}}
            """;

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn();

    /** One that a person deployed in another form, say. */
    @Test
    void goesOnWithoutTheTemplateOfAStackThatItCannotRead() {
        StackPlan plan = plan("- no template");

        assertThat(plan.resources()).extracting(ResourcePlan::logicalId).containsExactly("Network");
        assertThat(plan.outputs()).isEmpty();
        assertThat(plan.cost()).isNull();
        assertThat(plan.note())
                .isEqualTo(
                        "Its present template cannot be read: what becomes of its outputs and its cost cannot be told.");
    }

    /** CloudFormation names such an attribute, and no values. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'DeletionPolicy: Delete', Delete",
                "'DeletionPolicy: {\"Fn::If\": [IsSmall, Snapshot, Delete]}', Snapshot",
                "'Metadata: {a: b}', -"
            })
    void showsWhatBecomesOfAnAttributeBesideTheProperties(String attribute, String before) {
        StackPlan plan = plan("""
                Parameters: {Size: {Type: String, Default: small}}
                Conditions: {IsSmall: !Equals [!Ref Size, small]}
                Resources: {Network: {Type: AWS::EC2::VPC, %s}}
                """.formatted(attribute));

        assertThat(plan.resources().getFirst().properties())
                .containsExactly(new PropertyPlan("DeletionPolicy", before, "Retain", null));
    }

    /** CloudFormation finds that out at the end of the update, and rolls it back. */
    @Test
    void saysThatAnExportWhichIsImportedGetsAnotherName() {
        cloudFormation.importer("prod-alb-stack");

        StackPlan plan = plan("""
                Parameters: {Environment: {Type: String}}
                Resources: {Network: {Type: AWS::EC2::VPC}}
                Outputs: {VpcId: {Value: !Ref Network, Export: {Name: !Sub '${Environment}-network'}}}
                """);

        assertThat(plan.outputs())
                .containsExactly(new OutputPlan(
                        "VpcId", ResourcePlan.Verdict.MODIFY, true, null, new ExportPlan("prod-network", "prod-vpc")));
        assertThat(plan.note())
                .isEqualTo(
                        "The deployment would fail: it takes the export prod-network away, which prod-alb-stack imports. Leave it until that imports another, which may be exported beside it.");
        assertThat(cloudFormation.call("ListImports")).containsEntry("ExportName", "prod-network");
    }

    @Test
    void showsAnExportThatGoesAndThatNobodyImports() {
        StackPlan plan = plan("""
                Resources: {Network: {Type: AWS::EC2::VPC}}
                Outputs:
                  VpcId: {Value: !Ref Network}
                  Purpose: {Value: gateway, Export: {Name: purpose}}
                """);

        assertThat(plan.outputs())
                .containsExactly(
                        new OutputPlan(
                                "VpcId", ResourcePlan.Verdict.MODIFY, true, null, new ExportPlan(null, "prod-vpc")),
                        new OutputPlan(
                                "Purpose", ResourcePlan.Verdict.DELETE, false, null, new ExportPlan("purpose", null)));
        assertThat(plan.note()).isNull();
    }

    /** It is another output's afterwards. */
    @Test
    void asksForNoImportersOfAnExportThatStays() {
        StackPlan plan = plan("""
                Resources: {Network: {Type: AWS::EC2::VPC}}
                Outputs: {Id: {Value: !Ref Network, Export: {Name: prod-vpc}}}
                """);

        assertThat(plan.outputs())
                .containsExactly(
                        new OutputPlan("VpcId", ResourcePlan.Verdict.ADD, false, null, null),
                        new OutputPlan("Id", ResourcePlan.Verdict.DELETE, false, null, null));
        assertThat(cloudFormation.actions()).doesNotContain("ListImports");
    }

    /** CloudFormation makes the new one first. A stack that holds data is deployed by a change set, which is looked at. */
    @Test
    void saysWhatComesOfAReplacementThatFindsItsNameTaken() {
        cloudFormation.change("Modify", "Targets", "AWS::ElasticLoadBalancingV2::TargetGroup", "True");
        cloudFormation.stack("prod-network-stack", "UPDATE_COMPLETE");
        StackPlan fails = planOf("network");
        cloudFormation.stack("prod-database-stack", "UPDATE_COMPLETE");
        StackPlan refused = planOf("database");

        assertThat(fails.note())
                .isEqualTo(
                        "The deployment would fail: it would replace network.Targets (AWS::ElasticLoadBalancingV2::TargetGroup, physical-Targets), whose Name the new one would find taken. Give it another Name in the template.");
        assertThat(fails.refusal()).isNull();
        assertThat(refused.note()).isNull();
        assertThat(refused.refusal())
                .isEqualTo(
                        "the deployment would replace database.Targets (AWS::ElasticLoadBalancingV2::TargetGroup, physical-Targets), whose Name the new one would find taken; nothing of this stack was changed. Give it another Name in the template");
    }

    /** CloudFormation's change set shows a weaker policy as any other change. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Snapshot, Delete, 'is Snapshot, and would be Delete'",
                "Retain, Snapshot, 'is Retain, and would be Snapshot'",
                "-, Delete, 'is Snapshot, and would be Delete'",
                "RetainExceptOnCreate, -, 'is RetainExceptOnCreate, and would be Snapshot'",
                "RetainExceptOnCreate, Retain, -",
                "Snapshot, -, -",
                "Delete, Retain, -"
            })
    void saysWhereADatabaseWouldLoseItsProtection(String before, String after, String said) {
        String database = "Resources: {Database: {Type: AWS::RDS::DBInstance%s}}";
        cloudFormation
                .stack("prod-database-stack", "UPDATE_COMPLETE")
                .template(database.formatted(policy(before)))
                .attributeChange("Database", "AWS::RDS::DBInstance", "DeletionPolicy");

        assertThat(planOf("database", database.formatted(policy(after))).note())
                .isEqualTo(
                        said == null
                                ? null
                                : "The deployment takes protection away: the DeletionPolicy of database.Database (AWS::RDS::DBInstance) %s."
                                        .formatted(said));
    }

    private static String policy(String policy) {
        return policy == null ? "" : ", DeletionPolicy: " + policy;
    }

    /** The update of a template that makes the same resources as the one before is none. */
    @Test
    void saysThatAParameterIsNotKept() {
        String before = "Parameters: {Environment: {Type: String}}\nResources: {Network: {Type: AWS::EC2::VPC}}";
        cloudFormation
                .stack("prod-network-stack", "UPDATE_COMPLETE")
                .parameter("Environment", "prod")
                .template(before)
                .changeSet("FAILED", "UNAVAILABLE", "The submitted information didn't contain changes.");

        String after = before.replace(
                "}}\n", "}, Instances: {Type: Number}, Zones: {Type: Number}, Size: {Type: String, Default: small}}\n");
        Request request =
                Requests.deploy("prod").withParameters(Map.of("network", Map.of("Zones", "2", "Size", "small")));

        StackPlan plan = planOf("network", after, request);

        assertThat(plan.verdict()).isEqualTo(StackPlan.Verdict.UNCHANGED);
        assertThat(plan.note())
                .as("each deployment gives the Instances of the catalogue")
                .isEqualTo(
                        "Nothing changes with network.Zones, so CloudFormation does not keep it: name it in the next deployment too, or give it a default in the template.");
    }

    /** The plan of a stack that was deployed with {@code template}, and whose network gets another DeletionPolicy. */
    private StackPlan plan(String template) {
        cloudFormation
                .stack("prod-network-stack", "UPDATE_COMPLETE")
                .parameter("Environment", "prod")
                .template(template)
                .attributeChange("Network", "AWS::EC2::VPC", "DeletionPolicy");
        return planOf("network");
    }

    private StackPlan planOf(String stack) {
        return planOf(stack, TEMPLATE);
    }

    private StackPlan planOf(String stack, String template) {
        return planOf(stack, template, Requests.deploy("prod"));
    }

    private StackPlan planOf(String stack, String template, Request request) {
        CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());
        return new StackPlanner(client, new ChangeSets(client, "arn:role"), new CostEstimator(PriceTable.load()))
                .look(
                        new Deployment(request, release(template), stack, Map.of()),
                        new Stacks(client).find("prod-%s-stack".formatted(stack)),
                        Set.of())
                .orElseThrow();
    }

    private static Release release(String template) {
        return new Release(
                "0123456789abcdef",
                StackCatalogue.parse("""
                    stacks:
                      network:
                        template: network-stack.yaml
                        environments:
                          prod: {Instances: '2'}
                      database:
                        template: database-stack.yaml
                        holds: [AWS::RDS::DBInstance]
                    """),
                "https://bucket/",
                _ -> template.getBytes(StandardCharsets.UTF_8));
    }

    /** A template's default is nobody's value before: there is no stack that could have had it. */
    @Test
    void setsTheParametersOfAStackThatIsNotThere() {
        Deployment deployment = new Deployment(Requests.deploy("prod"), release(TEMPLATE), "network", Map.of());

        Optional<StackPlan> plan = new StackPlanner(null, null, new CostEstimator(PriceTable.load()))
                .look(deployment, Optional.empty(), Set.of());

        assertThat(plan.orElseThrow().parameters())
                .containsExactly(
                        new ParameterPlan("Environment", null, "prod"), new ParameterPlan("Instances", null, "2"));
    }
}
