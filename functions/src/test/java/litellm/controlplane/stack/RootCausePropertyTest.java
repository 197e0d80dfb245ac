package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Whatever stands in a stack's events, what is told of them is one short line that moves no cursor. */
class RootCausePropertyTest {
    private static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/dev-network-stack/1-2";

    @Provide
    Arbitrary<List<StackEvent>> histories() {
        return Combinators.combine(texts(), texts(), texts(), statuses(), texts())
                .as((logicalId, physicalId, type, status, reason) -> StackEvent.builder()
                        .stackId(STACK)
                        .timestamp(Instant.EPOCH)
                        .logicalResourceId(logicalId)
                        .physicalResourceId(physicalId)
                        .resourceType(type)
                        .resourceStatus(status)
                        .resourceStatusReason(reason)
                        .build())
                .list()
                .ofMaxSize(5);
    }

    private static Arbitrary<String> statuses() {
        return Arbitraries.of("CREATE_FAILED", "DELETE_FAILED", "CREATE_IN_PROGRESS", "_FAILED", "", "A_NEW_ONE")
                .injectNull(0.1);
    }

    private static Arbitrary<String> texts() {
        return pieces().list()
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces))
                .injectNull(0.1);
    }

    private static Arbitrary<String> pieces() {
        return Arbitraries.of(
                STACK,
                "AWS::CloudFormation::Stack",
                "AWS::RDS::DBInstance",
                "Resource creation cancelled",
                "The following resource(s) failed to create: [",
                "Resource handler returned message: \"",
                "\" (RequestToken: ",
                "(Service: ",
                "(SDK Attempt Count: 1)",
                ")",
                "User Initiated",
                "%s%n",
                "\n##vso[task.complete]",
                "\u001b]0;x\u0007",
                "\u009b2J",
                "\u202e",
                "\0",
                "\ud800",
                " ".repeat(5_000),
                "x".repeat(50_000));
    }

    @Property(tries = 300)
    void aCauseIsOneShortLine(@ForAll("histories") List<StackEvent> events) {
        Optional<String> cause = RootCause.of(events);

        cause.ifPresent(sentence ->
                assertThat(sentence).hasSizeLessThan(5_000).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]"));
    }

    @Example
    void longReasonsTakeNoLongTime() {
        assertThat(RootCause.clean("Resource handler returned message: \" \t(Service: ".repeat(100_000)))
                .hasSizeLessThan(5_000);
    }
}
