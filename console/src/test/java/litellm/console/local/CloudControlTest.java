package litellm.console.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a local cloud makes of a request that it does not carry out. */
class CloudControlTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "400, found no such stack, The local cloud refused: found no such stack, " + ExitCode.USAGE,
                "500, it broke, The local cloud failed: it broke, " + ExitCode.FAILED,
                "200, <html>, \"the local cloud's answer, line 1\", " + ExitCode.FAILED
            })
    void shouldTellARefusalFromAFailure(int status, String answer, String message, int exitCode) throws IOException {
        HttpServer cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloud.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        cloud.start();
        try {
            CloudControl control = new CloudControl(
                    URI.create("http://127.0.0.1:" + cloud.getAddress().getPort()));

            ConsoleException fault =
                    catchThrowableOfType(ConsoleException.class, () -> control.call("GET", "calls", Optional.empty()));

            assertThat(fault).hasMessageStartingWith(message);
            assertThat(fault.exitCode()).isEqualTo(exitCode);
        } finally {
            cloud.stop(0);
        }
    }
}
