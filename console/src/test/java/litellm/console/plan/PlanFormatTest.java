package litellm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import litellm.controlplane.plan.MonthlyCost;
import litellm.controlplane.plan.Plan;
import litellm.controlplane.plan.PropertyPlan;
import litellm.controlplane.plan.ResourcePlan;
import litellm.controlplane.plan.ResourcePlan.Verdict;
import litellm.controlplane.plan.StackPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanFormatTest {
    private static final String RED = "\u001b\\[[0-9;]*31[0-9;]*m";

    @Test
    void textShowsWhatWouldBeLostFirstAndInRed() {
        String text = PlanFormat.TEXT.write(plan("20", "30"), true);

        assertThat(text)
                .containsPattern(RED + "Would be lost")
                .containsPattern(RED + " {2}replace {5}database.DBInstance");
        assertThat(text.indexOf("Would be lost")).isLessThan(text.indexOf("dev-database-stack"));
        assertThat(text).contains("DBName: litellm → other", "AllocatedStorage: 20 → 30 (DBAllocatedStorage)");
        assertThat(PlanFormat.TEXT.write(plan("20", "30"), false)).doesNotContain("\u001b");
    }

    @Test
    void jsonIsThePlanItself() {
        Plan plan = plan("20", "30");

        assertThat(Plan.parse(PlanFormat.JSON.write(plan, false))).isEqualTo(plan);
    }

    @ParameterizedTest
    @EnumSource
    void saysThatNothingChanges(PlanFormat format) {
        Plan plan = empty(List.of());

        assertThat(plan.changes()).isFalse();
        assertThat(format.write(plan, true)).contains(format == PlanFormat.JSON ? "\"stacks\"" : "no changes");
    }

    @Test
    void takesNothingFromAValueAsAnOrder() {
        String nasty = "<script>alert(1)</script> | `code` \u001b[2J\nend";
        Plan plan = plan("20", nasty);
        Plan named = empty(List.of(stack(List.of(new ResourcePlan(
                "Db",
                "db",
                "AWS::RDS::DBInstance",
                Verdict.MODIFY,
                null,
                false,
                List.of(new PropertyPlan(nasty, "1", "2", null)))))));

        assertThat(PlanFormat.TEXT.write(named, false)).doesNotContain("\u001b").contains("`code` end: 1 → 2");
        assertThat(PlanFormat.TEXT.write(plan, false))
                .doesNotContain("\u001b")
                .contains("20 → <script>alert(1)</script> | `code` end");
        assertThat(PlanFormat.MARKDOWN.write(plan, false))
                .contains("`` AllocatedStorage: 20 → <script>alert(1)</script> \\| `code` end");
        assertThat(PlanFormat.HTML.write(plan, false))
                .doesNotContain("<script")
                .contains("20 → &lt;script&gt;alert(1)&lt;/script&gt;");
    }

    /** The JSON has them as the plan does. */
    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void showsOfLongValuesOnBothSidesWhereTheyDiffer(PlanFormat format) {
        String same = "the same on both sides, ".repeat(20);

        assertThat(format.write(plan(same + "20" + same, same + "30" + same), false))
                .containsPattern(
                        "AllocatedStorage: ….{30,40}20.{70,80}… → ….{30,40}30.{70,80}… \\(DBAllocatedStorage\\)");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void saysWhereAValueIsEmpty(PlanFormat format) {
        assertThat(format.write(plan("", "30"), false)).contains("AllocatedStorage: (empty) → 30 (DBAllocatedStorage)");
        assertThat(format.write(plan("20", ""), false)).contains("AllocatedStorage: 20 → (empty) (DBAllocatedStorage)");
        assertThat(format.write(plan(null, ""), false))
                .contains("AllocatedStorage: set to (empty) (DBAllocatedStorage)");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void saysWhereNoValueIsKnown(PlanFormat format) {
        assertThat(format.write(plan(null, null), false))
                .contains("AllocatedStorage: changes, in what AWS does not show (DBAllocatedStorage)");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void saysWhatSomeoneAddedOrRemoved(PlanFormat format) {
        StackPlan drifted = StackPlan.of("litellm", "dev-litellm-stack", StackPlan.Verdict.UNCHANGED)
                .withDrift(
                        List.of(new StackPlan.DriftedResource(
                                "Service",
                                "dev",
                                "AWS::ECS::Service",
                                "MODIFIED",
                                List.of(
                                        new PropertyPlan("Tags.Owner", null, "ops", null),
                                        new PropertyPlan("Role", "ecs", null, null)))),
                        Optional.empty());

        assertThat(format.write(empty(List.of(drifted)), false))
                .contains("Tags.Owner: set to ops", "Role: ecs removed")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void showsWhatBecomesOfAnExport(PlanFormat format) {
        StackPlan network = StackPlan.of("network", "dev-network-stack", StackPlan.Verdict.UPDATE)
                .withChanges(
                        List.of(),
                        List.of(),
                        List.of(
                                output("Vpc", Verdict.MODIFY, true, "dev-vpc", "dev-network"),
                                output("Old", Verdict.DELETE, false, "dev-old", null),
                                output("New", Verdict.MODIFY, true, null, "dev-new")));

        assertThat(format.write(empty(List.of(network)), false))
                .contains("export dev-vpc → dev-network", "export dev-old goes", "exported as dev-new")
                .doesNotContain(Plan.KNOWN_AFTERWARDS);
    }

    private static StackPlan.OutputPlan output(
            String name, Verdict verdict, boolean sameValue, String before, String after) {
        return new StackPlan.OutputPlan(name, verdict, sameValue, null, new StackPlan.ExportPlan(before, after));
    }

    @Test
    void htmlLoadsNothing() {
        assertThat(PlanFormat.HTML.write(plan("20", "30"), false))
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("src=", "href=", "url(", "@import")
                .contains("default-src &#39;none&#39;");
    }

    @Test
    void markdownFitsIntoACommentOnAPullRequest() {
        List<ResourcePlan> many = IntStream.range(0, 2_000)
                .mapToObj(i ->
                        new ResourcePlan("Resource" + i, null, "AWS::EC2::VPC", Verdict.ADD, null, false, List.of()))
                .toList();
        Plan plan = empty(List.of(stack(many)));

        assertThat(PlanFormat.MARKDOWN.write(plan, false))
                .hasSizeLessThan(65_536)
                .endsWith("*The rest is cut off: `litellmctl plan` shows all of it.*");
    }

    /** Whether it is that database is for whoever agrees to the loss to see. */
    @ParameterizedTest
    @EnumSource
    void namesWhatWouldBeLostAsAwsCallsIt(PlanFormat format) {
        assertThat(format.write(plan("20", "30"), false).replace("\\", ""))
                .contains("AWS::RDS::DBInstance", "dev-litellm-db");
    }

    @Test
    void marksARefusalInEveryFormThatPeopleRead() {
        for (PlanFormat format : List.of(PlanFormat.TEXT, PlanFormat.MARKDOWN, PlanFormat.HTML)) {
            assertThat(format.write(plan("20", "30"), false))
                    .contains("Refused")
                    .contains("would replace it");
        }
    }

    /** What to do stands at the end of it. */
    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void cutsNothingOfARefusal(PlanFormat format) {
        String refusal = "the deployment would replace %s; repeat it".formatted("a long name ".repeat(20));
        ResourcePlan replaced =
                new ResourcePlan("Db", "db", "AWS::RDS::DBInstance", Verdict.REPLACE, null, true, List.of());

        assertThat(format.write(empty(List.of(stack(List.of(replaced)).withRefusal(Optional.of(refusal)))), false))
                .contains("; repeat it");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void showsTheChangeOfTheMonthlyCost(PlanFormat format) {
        // In Markdown a dollar sign would begin a formula, and so would other marks something else.
        assertThat(format.write(plan("20", "30"), false).replace("\\", ""))
                .contains(
                        "would be updated, $16.24 → $17.39 a month (+$1.15)",
                        "$127.28 → $128.43 a month (+$1.15). List prices of us-east-1 of 2026-11-25");
    }

    @Test
    void saysWhichStackTheCostLeavesOut() {
        StackPlan unknown = StackPlan.of("litellm", "dev-litellm-stack", StackPlan.Verdict.UNKNOWN)
                .withNote("It is given alb.LoadBalancerURL, which nobody knows before the deployment.");

        assertThat(PlanFormat.TEXT.write(empty(List.of(unknown)), false))
                .contains("Cost     $9.50 a month, as before, without litellm. List prices")
                .startsWith(
                        "Plan for dev: 0 to delete, 0 to replace, 0 to add, 0 to change, litellm cannot be told yet");
    }

    @ParameterizedTest
    @EnumSource(PlanFormat.class)
    void saysWhoseDriftCouldNotBeFoundOut(PlanFormat format) {
        StackPlan unseen = StackPlan.of("alb", "dev-alb-stack", StackPlan.Verdict.UNCHANGED)
                .withDrift(List.of(), Optional.of("Failed to detect drift on WebACL"));

        assertThat(format.write(empty(List.of(unseen)), false)).contains("Failed to detect drift on WebACL");
    }

    /** Which permission is missing, and for which resources, stands at the end of what AWS says. */
    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void saysToTheEndWhyDriftCouldNotBeFoundOut(PlanFormat format) {
        String reason =
                "User: arn:aws:sts::123456789012:assumed-role/litellm-control-plane-plan-stacks/litellm-control-plane-plan-stacks is not authorized to perform: wafv2:GetWebACL (WebACL)";
        StackPlan unseen = StackPlan.of("alb", "dev-alb-stack", StackPlan.Verdict.UNCHANGED)
                .withDrift(List.of(), Optional.of(reason));

        assertThat(format.write(empty(List.of(unseen)), false).replace("\\", ""))
                .contains("is not authorized to perform: wafv2:GetWebACL (WebACL)");
    }

    /** A reviewer is to see which image it is, by its digest, also where it comes from a mirror with a long name. */
    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void namesTheImageToTheEndOfItsDigest(PlanFormat format) {
        String base = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirrors/berriai/litellm-non_root:v1.90.0@sha256:"
                + "0123456789abcdef".repeat(4);
        Plan plan = new Plan(
                "staging",
                "arn:e",
                "0123456789abcdef",
                "2026-11-26T00:00:00Z",
                new Plan.ImagePlan("staging-litellm-proxy:0123456789abcdef", base, false),
                null,
                new MonthlyCost(9.5, 9.5),
                "List prices of us-east-1 of 2026-11-25, without traffic and discounts",
                List.of());

        assertThat(format.write(plan, false).replace("\\", ""))
                .contains("staging-litellm-proxy:0123456789abcdef would be built, from " + base);
    }

    /** It is this project's own sentence, and drift comes last in it. */
    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void cutsNothingOfTheHeading(PlanFormat format) {
        Plan all = new Plan(
                "staging",
                "arn:e",
                "0123456789abcdef",
                "2026-11-26T00:00:00Z",
                new Plan.ImagePlan("staging-litellm-proxy:cafe", "", false),
                null,
                new MonthlyCost(9.5, 9.5),
                "List prices",
                List.of(StackPlan.of("network", "staging-network-stack", StackPlan.Verdict.UPDATE)
                        .withDrift(
                                List.of(new StackPlan.DriftedResource(
                                        "Group", "sg-1", "AWS::EC2::SecurityGroup", "DELETED", List.of())),
                                Optional.of("Failed to detect drift on WebACL"))));

        assertThat(format.write(all, false)).contains("1 drifted, drift not found out everywhere");
    }

    @ParameterizedTest
    @EnumSource(names = "JSON", mode = EnumSource.Mode.EXCLUDE)
    void saysThatNothingHasDrifted(PlanFormat format) {
        StackPlan plan = StackPlan.of("network", "dev-network-stack", StackPlan.Verdict.UNCHANGED);
        StackPlan looked = plan.withDrift(List.of(), Optional.empty());

        assertThat(format.write(empty(List.of(looked)), false).replace("*", "")).contains("Drift: none found");
        assertThat(format.write(empty(List.of(plan)), false)).doesNotContain("Drift");
    }

    private static Plan empty(List<StackPlan> stacks) {
        return new Plan(
                "dev",
                "arn:e",
                "0123456789abcdef",
                "2026-11-26T00:00:00Z",
                null,
                null,
                new MonthlyCost(9.5, 9.5),
                "List prices",
                stacks);
    }

    private static Plan plan(String before, String after) {
        List<ResourcePlan> resources = List.of(
                new ResourcePlan(
                        "DBInstance",
                        "dev-litellm-db",
                        "AWS::RDS::DBInstance",
                        Verdict.REPLACE,
                        null,
                        true,
                        List.of(new PropertyPlan("DBName", "litellm", "other", null))),
                new ResourcePlan(
                        "Storage",
                        "dev-storage",
                        "AWS::RDS::DBInstance",
                        Verdict.MODIFY,
                        null,
                        false,
                        List.of(new PropertyPlan("AllocatedStorage", before, after, "DBAllocatedStorage"))));
        return new Plan(
                "dev",
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:plan-dev",
                "0123456789abcdef",
                "2026-11-26T00:00:00Z",
                new Plan.ImagePlan("dev-litellm-proxy:cafe", "", true),
                "keep their values",
                new MonthlyCost(127.28, 128.43),
                "List prices of us-east-1 of 2026-11-25",
                List.of(stack(resources).withRefusal(Optional.of("the deployment would replace it"))));
    }

    private static StackPlan stack(List<ResourcePlan> resources) {
        return StackPlan.of("database", "dev-database-stack", StackPlan.Verdict.UPDATE)
                .withChanges(
                        List.of(new StackPlan.ParameterPlan("DBAllocatedStorage", "20", "30")), resources, List.of())
                .withCost(Optional.of(new MonthlyCost(16.24, 17.39)));
    }
}
