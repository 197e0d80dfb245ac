package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever event a function is invoked with, it is an object or refused in one sentence that shows nothing of it. */
class JsonHandlerPropertyTest {
    private static final JsonHandler ECHO = new JsonHandler() {
        @Override
        protected Map<String, ?> handle(JsonObject payload) {
            return payload.members();
        }
    };

    @Provide
    Arbitrary<String> events() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"detail\"",
                        "\"request\"",
                        "\"execution\"",
                        "\"s3cret\"",
                        "s3cret",
                        "null",
                        "1e999",
                        "-0",
                        "true",
                        "\\",
                        "\"",
                        "\0",
                        "\u001b",
                        "\ufeff",
                        "\ud800",
                        "NaN",
                        "//",
                        "\n")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 500)
    void anEventIsAnObjectOrRefused(@ForAll("events") String event) throws IOException {
        invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 200)
    void bytesAreAnObjectOrRefused(@ForAll byte[] event) throws IOException {
        invoke(event);
    }

    @Example
    void aDeepEventIsRefused() {
        byte[] event = "{\"a\":".repeat(200_000).getBytes(StandardCharsets.UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ECHO.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null));
    }

    private static void invoke(byte[] event) throws IOException {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ECHO.handleRequest(new ByteArrayInputStream(event), out, null);
            assertThat(JsonObject.parse(out.toString(StandardCharsets.UTF_8))).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .hasSizeLessThan(500)
                    .doesNotContain("s3cret")
                    .doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
        }
    }
}
