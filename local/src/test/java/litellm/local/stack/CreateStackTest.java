package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
import software.amazon.awssdk.services.cloudformation.model.OnFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.TokenAlreadyExistsException;

class CreateStackTest {
    private static final String CHAIN = """
            Description: three in a row
            Parameters:
              Size: {Type: String, Default: small}
              Secret: {Type: String, NoEcho: true, Default: hush}
            Resources:
              First:
                Type: AWS::Test::Widget
                Properties: {Size: !Ref Size, Password: !Ref Secret}
              Second:
                Type: AWS::Test::Widget
                Properties: {Of: !Ref First}
              Third:
                Type: AWS::Test::Widget
                DependsOn: [Second]
            Outputs:
              FirstArn:
                Description: the first one
                Value: !GetAtt First.Arn
                Export: {Name: !Sub '${AWS::StackName}-first'}
              Where: {Value: !GetAtt Second.Endpoint.Address}
            """;
    private static final String PAIR = """
            Resources:
              Good: {Type: AWS::Test::Widget}
              Bad: {Type: AWS::Test::Widget, DependsOn: Good}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void createsResourcesInOrderAndGivesOutputs() {
        Stack stack = cloud.create("chain", CHAIN, "Size=large");

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(stack.stackId()).matches("arn:aws:cloudformation:us-east-1:123456789012:stack/chain/[0-9a-f-]{36}");
        assertThat(stack.description()).isEqualTo("three in a row");
        assertThat(cloud.widget().calls()).containsExactly("create First", "create Second", "create Third");
        assertThat(cloud.widget().existing().get(cloud.physicalId("chain", "First")))
                .containsEntry("Size", "large")
                .containsEntry("Password", "hush");
        assertThat(cloud.widget().existing().get(cloud.physicalId("chain", "Second")))
                .containsEntry("Of", cloud.physicalId("chain", "First"));
        assertThat(stack.outputs())
                .extracting("outputKey", "outputValue", "description", "exportName")
                .containsExactly(
                        tuple(
                                "FirstArn",
                                "arn:aws:test:us-east-1:123456789012:widget/" + cloud.physicalId("chain", "First"),
                                "the first one",
                                "chain-first"),
                        tuple("Where", cloud.physicalId("chain", "Second") + ".local", null, null));
    }

    @Test
    void tellsEachStepAsAnEvent() {
        cloud.create("chain", CHAIN, r -> r.clientRequestToken("token-1"));

        assertThat(cloud.events("chain"))
                .containsExactly(
                        "chain CREATE_IN_PROGRESS User Initiated",
                        "First CREATE_IN_PROGRESS",
                        "First CREATE_IN_PROGRESS Resource creation Initiated",
                        "First CREATE_COMPLETE",
                        "Second CREATE_IN_PROGRESS",
                        "Second CREATE_IN_PROGRESS Resource creation Initiated",
                        "Second CREATE_COMPLETE",
                        "Third CREATE_IN_PROGRESS",
                        "Third CREATE_IN_PROGRESS Resource creation Initiated",
                        "Third CREATE_COMPLETE",
                        "chain CREATE_COMPLETE");
        List<StackEvent> events =
                cloud.client().describeStackEvents(r -> r.stackName("chain")).stackEvents();
        assertThat(events).extracting(StackEvent::clientRequestToken).containsOnly("token-1");
        assertThat(events).extracting(StackEvent::eventId).doesNotHaveDuplicates();
    }

    @Test
    void showsNoValueOfParametersWithNoEcho() {
        Stack stack = cloud.create("chain", CHAIN, "Secret=much-too-secret");

        assertThat(stack.parameters())
                .contains(Parameter.builder()
                        .parameterKey("Secret")
                        .parameterValue("****")
                        .build());
        assertThat(cloud.client().describeStackEvents(r -> r.stackName("chain")).stackEvents())
                .noneMatch(event -> String.valueOf(event.resourceProperties()).contains("much-too-secret"))
                .anyMatch(event -> String.valueOf(event.resourceProperties()).contains("\"Password\":\"****\""));
    }

    @Test
    void createsSideBySideWhatDoesNotNeedEachOther() throws InterruptedException {
        cloud.widget().hold("create One");
        cloud.widget().hold("create Two");
        cloud.client().createStack(r -> r.stackName("both").templateBody("""
                Resources:
                  One: {Type: AWS::Test::Widget}
                  Two: {Type: AWS::Test::Widget}
                """));

        cloud.widget().awaitArrival("create One");
        cloud.widget().awaitArrival("create Two");
        assertThat(cloud.stack("both").stackStatus()).isEqualTo(StackStatus.CREATE_IN_PROGRESS);
        cloud.widget().letGo("create One");
        cloud.widget().letGo("create Two");

        assertThat(cloud.settled("both").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void givesTagsAndServiceRoleToTheResources() {
        cloud.aws().iam().createRole(r -> r.roleName("service-role").assumeRolePolicyDocument("{}"));
        String role = "arn:aws:iam::123456789012:role/service-role";
        Stack stack = cloud.create(
                "tagged",
                PAIR,
                r -> r.roleARN(role).tags(Tag.builder().key("Owner").value("me").build()));

        assertThat(stack.roleARN()).isEqualTo(role);
        assertThat(stack.tags())
                .containsExactly(Tag.builder().key("Owner").value("me").build());
        assertThat(cloud.widget().contexts()).allSatisfy(context -> {
            assertThat(context.stackTags()).isEqualTo(Map.of("Owner", "me"));
            assertThat(context.stackName()).isEqualTo("tagged");
            assertThat(context.stackId()).isEqualTo(stack.stackId());
            assertThat(context.aws().sts().getCallerIdentity().arn()).contains("assumed-role/service-role");
        });
    }

    @Test
    void refusesAServiceRoleThatIsNotThere() {
        String role = "arn:aws:iam::123456789012:role/absent";
        assertThat(StackCloud.errorOf(() -> cloud.create("roleless", PAIR, r -> r.roleARN(role))))
                .isEqualTo("Role " + role + " is invalid or cannot be assumed");
    }

    @Test
    void rollsBackWhatAFailedCreationHasMade() {
        cloud.widget().refuse("create Bad", "no more widgets");
        Stack stack = cloud.create("pair", PAIR);

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(cloud.widget().existing()).isEmpty();
        assertThat(cloud.events("pair"))
                .containsExactly(
                        "pair CREATE_IN_PROGRESS User Initiated",
                        "Good CREATE_IN_PROGRESS",
                        "Good CREATE_IN_PROGRESS Resource creation Initiated",
                        "Good CREATE_COMPLETE",
                        "Bad CREATE_IN_PROGRESS",
                        "Bad CREATE_FAILED no more widgets",
                        "pair ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]."
                                + " Rollback requested by user.",
                        "Bad DELETE_COMPLETE",
                        "Good DELETE_IN_PROGRESS",
                        "Good DELETE_COMPLETE",
                        "pair ROLLBACK_COMPLETE");
    }

    @Test
    void deletesWhatAFailedCreationLeftHalfMade() {
        cloud.widget().refuse("half-create Bad", "yes");
        cloud.create("pair", PAIR);

        assertThat(cloud.events("pair")).contains("Bad CREATE_FAILED half made", "Bad DELETE_IN_PROGRESS");
        assertThat(cloud.widget().existing()).isEmpty();
    }

    @Test
    void cancelsTheSiblingsOfAFailedResource() throws InterruptedException {
        cloud.widget().hold("create Slow");
        cloud.widget().hold("create Bad");
        cloud.widget().refuse("create Bad", "broken");
        cloud.client().createStack(r -> r.stackName("siblings").templateBody("""
                Resources:
                  Slow: {Type: AWS::Test::Widget}
                  Bad: {Type: AWS::Test::Widget}
                  Later: {Type: AWS::Test::Widget, DependsOn: Slow}
                """));
        cloud.widget().awaitArrival("create Slow");
        cloud.widget().letGo("create Bad");
        awaitEvent("siblings", "Bad CREATE_FAILED broken");
        cloud.widget().letGo("create Slow");

        assertThat(cloud.settled("siblings").stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(cloud.events("siblings"))
                .contains("Slow CREATE_FAILED Resource creation cancelled")
                .noneMatch(event -> event.startsWith("Later"));
        assertThat(cloud.widget().existing()).isEmpty();
    }

    @Test
    void finishesWhatDoesNotNeedTheFailedResourceWhenRollbackIsDisabled() throws InterruptedException {
        cloud.widget().hold("create Slow");
        cloud.widget().refuse("create Bad", "broken");
        cloud.client()
                .createStack(r -> r.stackName("siblings").disableRollback(true).templateBody("""
                Resources:
                  Slow: {Type: AWS::Test::Widget}
                  Bad: {Type: AWS::Test::Widget}
                  Later: {Type: AWS::Test::Widget, DependsOn: Slow}
                  Never: {Type: AWS::Test::Widget, DependsOn: Bad}
                """));
        cloud.widget().awaitArrival("create Slow");
        awaitEvent("siblings", "Bad CREATE_FAILED broken");
        cloud.widget().letGo("create Slow");

        Stack stack = cloud.settled("siblings");
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to create: [Bad].");
        assertThat(cloud.events("siblings"))
                .contains("Slow CREATE_COMPLETE", "Later CREATE_COMPLETE")
                .noneMatch(event -> event.startsWith("Never"));
    }

    @Test
    void cannotUpdateAStackThatWasToBeLeftAsItIs() {
        cloud.widget().refuse("create Bad", "no");
        assertThat(cloud.create("pair", PAIR, r -> r.onFailure(OnFailure.DO_NOTHING))
                        .stackStatus())
                .isEqualTo(StackStatus.CREATE_FAILED);
        assertThat(StackCloud.errorOf(() -> cloud.update("pair", PAIR, r -> r.disableRollback(true))))
                .isEqualTo("This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure:"
                        + " DO_NOTHING]. Please use disable-rollback option instead during stack creation.");
    }

    @Test
    void leavesAFailedCreationAsItIsWhenAsked() {
        cloud.widget().refuse("create Bad", "no");
        Stack stack = cloud.create("pair", PAIR, r -> r.disableRollback(true));

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to create: [Bad].");
        assertThat(cloud.widget().existing()).hasSize(1);
    }

    @Test
    void deletesAStackWhoseCreationFailedWhenAsked() {
        cloud.widget().refuse("create Bad", "no");
        String id = cloud.client()
                .createStack(r -> r.stackName("pair").templateBody(PAIR).onFailure(OnFailure.DELETE))
                .stackId();

        assertThat(cloud.settled(id).stackStatus()).isEqualTo(StackStatus.DELETE_COMPLETE);
        assertThat(cloud.events(id))
                .contains("pair DELETE_IN_PROGRESS The following resource(s) failed to create: [Bad]."
                        + " Delete requested by user.");
        assertThatThrownBy(() -> cloud.stack("pair")).hasMessageContaining("Stack with id pair does not exist");
    }

    @Test
    void endsInRollbackFailedWhenTheRollbackFails() {
        cloud.widget().refuse("create Bad", "no");
        cloud.widget().refuse("delete Good", "stuck");
        Stack stack = cloud.create("pair", PAIR);

        assertThat(stack.stackStatus()).isEqualTo(StackStatus.ROLLBACK_FAILED);
        assertThat(stack.stackStatusReason()).isEqualTo("The following resource(s) failed to delete: [Good].");
    }

    @Test
    void failsAResourceThatHasBeenToldTo() {
        cloud.failures().add(new Failures.Failure("pair", "Bad", Failures.Operation.CREATE, "told to", 1));
        cloud.create("pair", PAIR);
        assertThat(cloud.events("pair")).contains("Bad CREATE_FAILED told to");
        assertThat(cloud.failures().list()).isEmpty();

        cloud.delete("pair");
        assertThat(cloud.create("pair", PAIR).stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void refusesASecondStackOfTheName() {
        cloud.create("pair", PAIR);
        assertThatThrownBy(() -> cloud.create("pair", PAIR))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("Stack [pair] already exists");
    }

    @Test
    void doesARequestWithATokenOnce() {
        String first = cloud.client()
                .createStack(r -> r.stackName("pair").templateBody(PAIR).clientRequestToken("t"))
                .stackId();
        String again = cloud.client()
                .createStack(r -> r.stackName("pair").templateBody(PAIR).clientRequestToken("t"))
                .stackId();

        assertThat(again).isEqualTo(first);
        assertThatThrownBy(() -> cloud.client()
                        .createStack(
                                r -> r.stackName("other").templateBody(PAIR).clientRequestToken("t")))
                .isInstanceOf(TokenAlreadyExistsException.class);
    }

    @Test
    void refusesTokensThatAreNone() {
        String pattern = "failed to satisfy constraint: Member must satisfy regular expression pattern:"
                + " [a-zA-Z0-9][-a-zA-Z0-9]*";
        for (String token : List.of("under_score", "-dash")) {
            assertThat(StackCloud.errorOf(() -> cloud.create("pair", PAIR, r -> r.clientRequestToken(token))))
                    .isEqualTo("1 validation error detected: Value '" + token + "' at 'clientRequestToken' " + pattern);
        }
        String tooLong = "t".repeat(129);
        assertThat(StackCloud.errorOf(() -> cloud.create("pair", PAIR, r -> r.clientRequestToken(tooLong))))
                .endsWith("at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 128");
    }

    @Test
    void refusesTagsThatAreNone() {
        String error = "failed to satisfy constraint: Member must have length ";
        assertThat(errorOfTag("Owner", ""))
                .isEqualTo("1 validation error detected: Value '' at 'tags.1.member.value' " + error
                        + "greater than or equal to 1");
        assertThat(errorOfTag("Owner", "v".repeat(257)))
                .endsWith("at 'tags.1.member.value' " + error + "less than or equal to 256");
        assertThat(errorOfTag("k".repeat(129), "v"))
                .endsWith("at 'tags.1.member.key' " + error + "less than or equal to 128");
    }

    private String errorOfTag(String key, String value) {
        return StackCloud.errorOf(() -> cloud.create(
                "pair", PAIR, r -> r.tags(Tag.builder().key(key).value(value).build())));
    }

    @Test
    void wantsCapabilitiesForRoles() {
        String unnamed = "Resources: {Role: {Type: AWS::IAM::Role}}";
        String named = "Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: me}}}";

        assertThatThrownBy(() -> cloud.create("role", unnamed))
                .isInstanceOf(InsufficientCapabilitiesException.class)
                .hasMessageContaining("Requires capabilities : [CAPABILITY_IAM]");
        assertThatThrownBy(() -> cloud.create("role", named, r -> r.capabilities(Capability.CAPABILITY_IAM)))
                .hasMessageContaining("Requires capabilities : [CAPABILITY_NAMED_IAM]");
        assertThat(cloud.create("role", named, r -> r.capabilities(Capability.CAPABILITY_NAMED_IAM))
                        .capabilities())
                .containsExactly(Capability.CAPABILITY_NAMED_IAM);
    }

    @Test
    void worksWithTheWaitersOfTheSdk() {
        cloud.client().createStack(r -> r.stackName("pair").templateBody(PAIR));
        cloud.settled("pair");
        try (var waiter = cloud.client().waiter()) {
            assertThat(waiter.waitUntilStackExists(r -> r.stackName("pair"))
                            .matched()
                            .response())
                    .isPresent();
            assertThat(waiter.waitUntilStackCreateComplete(r -> r.stackName("pair"))
                            .matched()
                            .response())
                    .isPresent();
            cloud.delete("pair");
            assertThat(waiter.waitUntilStackDeleteComplete(r -> r.stackName("pair"))
                            .matched()
                            .exception())
                    .isPresent();
        }
    }

    @Test
    void showsResourcesByStackAndByPhysicalId() {
        cloud.create("chain", CHAIN);

        assertThat(cloud.client()
                        .describeStackResources(r -> r.stackName("chain"))
                        .stackResources())
                .extracting(StackResource::logicalResourceId)
                .containsExactly("First", "Second", "Third");
        String physicalId = cloud.physicalId("chain", "Second");
        assertThat(cloud.client()
                        .describeStackResources(r -> r.physicalResourceId(physicalId))
                        .stackResources())
                .hasSize(3);
        assertThat(cloud.client().listStackResources(r -> r.stackName("chain")).stackResourceSummaries())
                .allSatisfy(resource -> assertThat(resource.resourceType()).isEqualTo("AWS::Test::Widget"));
        assertThatThrownBy(() -> cloud.physicalId("chain", "None"))
                .hasMessageContaining("Resource None does not exist for stack chain");
    }

    @Test
    void pagesEventsNewestFirst() {
        StringBuilder template = new StringBuilder("Resources:\n");
        for (int i = 0; i < 60; i++) {
            template.append("  W").append(i).append(": {Type: AWS::Test::Widget}\n");
        }
        cloud.create("many", template.toString());

        var first = cloud.client().describeStackEvents(r -> r.stackName("many"));
        assertThat(first.stackEvents()).hasSize(100);
        assertThat(first.stackEvents().getFirst().resourceStatusAsString()).isEqualTo("CREATE_COMPLETE");
        assertThat(first.nextToken()).isNotNull();
        assertThat(cloud.events("many")).hasSize(182).startsWith("many CREATE_IN_PROGRESS User Initiated");
        assertThatThrownBy(() -> cloud.client().describeStackEvents(r -> r.stackName("nobody")))
                .hasMessageContaining("Stack with id nobody does not exist");
    }

    private void awaitEvent(String stack, String event) throws InterruptedException {
        TestCloud.await(
                event, () -> cloud.events(stack).stream().filter(event::equals).findFirst());
    }
}
