package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KmsException;

class FindingsTest {
    private final Findings findings = new Findings();

    /** As the version of a snapshot whose key may not be looked at. */
    @Test
    void keepsWhatWasFoundBeforeALookThatIsNotPermitted() {
        findings.faults("database", () -> Stream.of("found 15", "the key").map(FindingsTest::look));

        assertThat(findings.result())
                .isEqualTo(new Preflight.Result(
                        List.of("database: found 15"), List.of(), List.of("database: not authorized")));
    }

    private static String look(String at) {
        if (at.equals("the key")) {
            throw KmsException.builder()
                    .message("not authorized")
                    .statusCode(400)
                    .build();
        }
        return at;
    }
}
