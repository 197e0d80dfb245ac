package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.IamException;

class GapTest {
    static Stream<Throwable> ofAwsAndItsNetwork() {
        SdkException refusal = IamException.builder().build();
        return Stream.of(
                refusal,
                SdkClientException.create("no answer"),
                new UncheckedIOException(new IOException("connection reset")),
                new CancellationException("time is up"),
                new CallFailed("iam:GetRole", refusal),
                new DriftNotDetected("another operation is under way", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("ofAwsAndItsNetwork")
    void whatAwsOrItsNetworkMayComeToAtAnyTimeLeavesAGap(Throwable failure) {
        assertThat(Gap.foreseen(failure)).isTrue();
    }

    @Test
    void aFaultOfTheScanDoesNot() {
        assertThat(Gap.foreseen(new IllegalStateException("a fault"))).isFalse();
    }
}
