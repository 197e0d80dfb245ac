package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.stack.ReplacementGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceAttribute;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/** What a plan shows of the properties that CloudFormation says would change. */
class ChangesTest {
    private static final String LONG = "x".repeat(2_000);
    private static final String DIGEST =
            "(Truncated-Signature):e49757d4d2f73acb00a66d77287b7f3aced876a0bc6ee457ccefdf128c209fad";
    private static final String OTHER_DIGEST = DIGEST.replace('4', '5');

    static Stream<Arguments> elements() {
        return Stream.of(
                Arguments.of(
                        "[{\"Name\":\"proxy\",\"HealthCheck\":{\"Retries\":6,\"StartPeriod\":60}},\"" + LONG + "\"]",
                        "[{\"Name\":\"proxy\",\"HealthCheck\":{\"Retries\":\"6\",\"StartPeriod\":90}},\"" + LONG
                                + "\"]",
                        List.of(property("List.0.HealthCheck.StartPeriod", "60", "90"))),
                Arguments.of(
                        "[{\"Key\":\"logs.prefix\",\"Value\":\"dev\"},{\"Key\":\"idle\",\"Value\":\"60\"}]",
                        "[{\"Key\":\"http2\",\"Value\":\"true\"},{\"Key\":\"logs.prefix\",\"Value\":\"alb\"}]",
                        List.of(
                                property("List.logs.prefix", "dev", "alb"),
                                property("List.idle", "60", null),
                                property("List.http2", null, "true"))),
                Arguments.of(
                        "[{\"Name\":\"A\",\"Value\":\"1\"},{\"Name\":\"A\",\"Value\":\"2\"}]",
                        "[{\"Name\":\"A\",\"Value\":\"3\"},{\"Name\":\"A\",\"Value\":\"2\"}]",
                        List.of(property("List.0.Value", "1", "3"))),
                Arguments.of("[\"b\",\"c\"]", "[\"a\",\"b\",\"c\"]", List.of(property("List.0", null, "a"))),
                Arguments.of(
                        "[\"a\",\"b\",\"c\",\"d\"]",
                        "[\"a\",\"e\",\"d\"]",
                        List.of(property("List.1", "b", "e"), property("List.2", "c", null))),
                Arguments.of(
                        "{\"a\":{\"b\":1},\"c\":2}",
                        "{\"a\":[1],\"c\":2}",
                        List.of(property("List.a", "{\"b\":1}", "[1]"))),
                Arguments.of(
                        "[\"a\",\"b\"]",
                        "[\"{{changeSet:KNOWN_AFTER_APPLY}}\",\"c\"]",
                        List.of(property("List.0", "a", Plan.KNOWN_AFTERWARDS), property("List.1", "b", "c"))),
                Arguments.of("[1]", "{{resolve:ssm:x}}", List.of(property("List", "[1]", "{{resolve:ssm:x}}"))),
                Arguments.of("[1]", "[ 1 ]", List.of(property("List", "[1]", "[ 1 ]"))));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void showOfJsonTheElementsThatDiffer(String before, String after, List<PropertyPlan> shown) {
        assertThat(read(detail("List", before, after))).isEqualTo(shown);
    }

    @Test
    void showOfALongTextWhereItBeginsToDiffer() {
        assertThat(read(detail("Text", LONG + "before" + LONG, LONG + "after" + LONG)))
                .singleElement()
                .satisfies(property -> {
                    assertThat(property.before())
                            .hasSize(1_000)
                            .startsWith("…x")
                            .contains("xbeforex");
                    assertThat(property.after()).hasSize(1_000).startsWith("…x").contains("xafterx");
                });
        assertThat(read(detail("Text", "😀" + LONG, "😀" + LONG + "y")))
                .containsExactly(property("Text", "…" + LONG.substring(0, 333), "…" + LONG.substring(0, 333) + "y"));
        assertThat(read(detail("Text", null, LONG)))
                .containsExactly(property("Text", null, LONG.substring(0, 999) + "…"));
    }

    @Test
    void takeAValueThatIsLeftOutFromTheContext() {
        ResourceChange change = change(detail("Policy", DIGEST, "{\"Version\":\"1\"}"))
                .beforeContext("""
                        {"Properties":{"Policy":{"Version":"1","Statement":[{"Effect":"Deny"}]}}}""")
                .afterContext("""
                        {"Properties":{"Policy":{"Version":"1","Statement":[{"Effect":"Allow"}]}}}""")
                .build();

        assertThat(read(change)).containsExactly(property("Policy.Statement.0.Effect", "Deny", "Allow"));
    }

    /** As CloudFormation names the element of a list that changes. */
    @Test
    void findInTheContextAnElementByItsPlace() {
        ResourceChange change = change(ResourceChangeDetail.builder()
                        .target(target -> target.path("/Properties/List/1/Value")
                                .beforeValue(DIGEST)
                                .afterValue(OTHER_DIGEST))
                        .build())
                .beforeContext("""
                        {"Properties":{"List":[{"Value":"a"},{"Value":"b"}]}}""")
                .afterContext("""
                        {"Properties":{"List":[{"Value":"a"},{"Value":7}]}}""")
                .build();

        assertThat(read(change)).containsExactly(property("List.1.Value", "b", "7"));
    }

    static Stream<Arguments> contexts() {
        return Stream.of(
                Arguments.of(null, null),
                Arguments.of("{\"Properties\":{\"Policy\":\"" + DIGEST + "\"}}", "{\"Properties\":{}}"),
                Arguments.of("{\"Properties\":{\"Pol", "{}"));
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void sayThatAValueDiffersThatIsNowhere(String before, String after) {
        assertThat(read(change(detail("Policy", DIGEST, OTHER_DIGEST))
                        .beforeContext(before)
                        .afterContext(after)
                        .build()))
                .containsExactly(property("Policy", null, null));
        assertThat(read(change(detail("Policy", DIGEST, null))
                        .beforeContext(before)
                        .afterContext(after)
                        .build()))
                .containsExactly(property("Policy", Plan.NOT_SHOWN, null));
    }

    /** CloudFormation masks what comes from a parameter with NoEcho, in the values as in the contexts. */
    @Test
    void showNothingOfASecretThatChanges() {
        assertThat(read(detail("Password", "****", "****"))).containsExactly(property("Password", null, null));
        assertThat(read(detail(
                        "Environment",
                        "[{\"Name\":\"KEY\",\"Value\":\"****\"}]",
                        "[{\"Name\":\"KEY\",\"Value\":\"****\"}]")))
                .containsExactly(property("Environment", null, null));
    }

    /** One cause each, as CloudFormation tells them. */
    @Test
    void nameAllCausesOfAnElement() {
        ResourceChangeDetail first = detail("List", "[1,2]", "[1,3]");

        assertThat(read(change(
                                first.toBuilder().causingEntity("One").build(),
                                first.toBuilder().causingEntity("Other").build())
                        .build()))
                .containsExactly(new PropertyPlan("List.1", "2", "3", "One, Other"));
    }

    /** CloudFormation tells a tag of the stack twice of a resource: as a property, and that its tags change. */
    @Test
    void showATagThatChangesOnce() {
        ResourceChangeDetail tags = ResourceChangeDetail.builder()
                .target(target -> target.attribute(ResourceAttribute.TAGS))
                .build();
        String before = "[{\"Key\":\"Owner\",\"Value\":\"one\"}]";

        assertThat(read(change(tags, detail("Tags", before, before.replace("one", "other")))
                        .build()))
                .containsExactly(property("Tags.Owner", "one", "other"));
        assertThat(read(change(
                                tags,
                                ResourceChangeDetail.builder()
                                        .target(target -> target.path("/Properties/Tags/0/Value")
                                                .beforeValue("one")
                                                .afterValue("other"))
                                        .build())
                        .build()))
                .containsExactly(property("Tags.0.Value", "one", "other"));
        assertThat(read(change(tags, detail("TagsOfTasks", "no", "yes")).build()))
                .containsExactly(property("Tags", null, null), property("TagsOfTasks", "no", "yes"));
    }

    /** What leaves the stack need not be gone. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "REMOVE, -, -, DELETE, delete, true",
                "REMOVE, -, Delete, DELETE, delete, true",
                "REMOVE, -, Snapshot, DELETE, 'delete, with a snapshot', true",
                "REMOVE, -, Retain, LEAVE, leave behind, false",
                "MODIFY, TRUE, ReplaceAndDelete, REPLACE, replace, true",
                "MODIFY, TRUE, ReplaceAndSnapshot, REPLACE, 'replace, with a snapshot', true",
                "MODIFY, TRUE, ReplaceAndRetain, REPLACE, 'replace, leaving the old one', true",
                "MODIFY, CONDITIONAL, ReplaceAndSnapshot, MAY_REPLACE, 'may replace, with a snapshot', true",
                "MODIFY, FALSE, ReplaceAndSnapshot, MODIFY, change, false"
            })
    void sayWhatBecomesOfTheOneThatGoes(
            ChangeAction action,
            Replacement replacement,
            String policy,
            ResourcePlan.Verdict verdict,
            String word,
            boolean loses) {
        ResourceChange change = change().action(action)
                .replacement(replacement)
                .policyAction(policy)
                .build();

        ResourcePlan plan = plan(change);

        assertThat(plan.verdict()).isEqualTo(verdict);
        assertThat(plan.word()).isEqualTo(word);
        assertThat(plan.loses()).isEqualTo(loses);
    }

    private static List<PropertyPlan> read(ResourceChangeDetail detail) {
        return read(change(detail).build());
    }

    private static List<PropertyPlan> read(ResourceChange change) {
        return plan(change).properties();
    }

    private static ResourcePlan plan(ResourceChange change) {
        return new Changes(
                        new ReplacementGuard("alb", Set.of(), List.of(), Map.of()),
                        (_, _) -> Optional.empty(),
                        (_, _) -> Optional.empty())
                .read(List.of(change))
                .getFirst();
    }

    private static ResourceChange.Builder change(ResourceChangeDetail... details) {
        return ResourceChange.builder()
                .action(ChangeAction.MODIFY)
                .logicalResourceId("Thing")
                .resourceType("AWS::SNS::Topic")
                .details(details);
    }

    private static ResourceChangeDetail detail(String name, String before, String after) {
        return ResourceChangeDetail.builder()
                .target(target -> target.name(name).beforeValue(before).afterValue(after))
                .build();
    }

    private static PropertyPlan property(String path, String before, String after) {
        return new PropertyPlan(path, before, after, null);
    }
}
