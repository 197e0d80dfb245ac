package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.controlplane.release.TemplateResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of Fargate, of whose tasks in other services the console knows nothing; every quota here is 6. */
class QuotaExaminationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1024 | 2 | OK   | needs 4 of 6; what else uses them is not known |
            256  | 1 | OK   | needs 1 of 6; what else uses them is not known |
            256  | 13 | FAIL | needs 7 of 6; what else uses them is not known | --desired-value 7
            """)
    void shouldNotSayThatNothingIsInUseWhereNobodyLooked(
            String cpu, String tasks, Finding.Level level, String found, String advice) throws IOException {
        HttpServer quotas = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        quotas.createContext("/", exchange -> {
            byte[] body = "{\"Quota\": {\"Value\": 6.0}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        quotas.start();
        URI endpoint = URI.create("http://127.0.0.1:" + quotas.getAddress().getPort());
        try (Aws aws = new Aws(AwsTarget.local(endpoint, Optional.empty()))) {
            List<Finding> findings = new QuotaExamination(aws)
                    .examine(List.of(
                            new TemplateResource("AWS::ECS::TaskDefinition", Map.of("Cpu", cpu)),
                            new TemplateResource(
                                    "AWS::ApplicationAutoScaling::ScalableTarget", Map.of("MaxCapacity", tasks))));

            assertThat(findings)
                    .filteredOn(finding -> finding.subject().equals("Fargate vCPUs"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(level))
                    .satisfies(finding -> assertThat(finding.found()).isEqualTo(found))
                    .satisfies(finding -> assertThat(finding.advice()).endsWith(advice == null ? "" : advice));
        } finally {
            quotas.stop(0);
        }
    }
}
