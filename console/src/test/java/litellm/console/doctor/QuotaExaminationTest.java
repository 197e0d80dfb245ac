package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.console.HttpStandIn;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.controlplane.release.TemplateResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of Fargate, of whose tasks in other services the console knows nothing; every quota here is 6. */
class QuotaExaminationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1024 | 2 | true | OK   | needs 4 of 6; what else uses them is not known |
            256  | 1 | true | OK   | needs 1 of 6; what else uses them is not known |
            256  | 13 | true | FAIL | needs 7 of 6; what else uses them is not known | --desired-value 7
            1024 | 8 | false | FAIL | needs 16 of 6; what else uses them is not known | --desired-value 16
            """)
    void shouldNotSayThatNothingIsInUseWhereNobodyLooked(
            String cpu, String tasks, boolean scaled, Finding.Level level, String found, String advice)
            throws IOException {
        try (HttpStandIn quotas = new HttpStandIn(_ -> new HttpStandIn.Answer(200, "{\"Quota\": {\"Value\": 6.0}}"));
                Aws aws = new Aws(AwsTarget.local(quotas.endpoint()))) {
            List<Finding> findings = new QuotaExamination(aws).examine(gateway(cpu, tasks, scaled));

            assertThat(findings)
                    .filteredOn(finding -> finding.subject().equals("Fargate vCPUs"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(level))
                    .satisfies(finding -> assertThat(finding.found()).isEqualTo(found))
                    .satisfies(finding -> assertThat(finding.advice()).endsWith(advice == null ? "" : advice));
        }
    }

    /** The account has five of each already, and six is all that it may have. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VPCs                 | OK   | 5 of 6 in use, 1 more are needed |
            Elastic IP addresses | FAIL | 5 of 6 in use, 2 more are needed | --desired-value 7
            """)
    void shouldAddWhatIsNeededToWhatIsInUse(String subject, Finding.Level level, String found, String advice)
            throws IOException {
        TemplateResource address = new TemplateResource("AWS::EC2::EIP", Map.of());
        try (HttpStandIn account = new HttpStandIn(request -> new HttpStandIn.Answer(200, answer(request)));
                Aws aws = new Aws(AwsTarget.local(account.endpoint()))) {
            List<Finding> findings = new QuotaExamination(aws)
                    .examine(Map.of(
                            "Vpc", new TemplateResource("AWS::EC2::VPC", Map.of()),
                            "Address1", address,
                            "Address2", address));

            assertThat(findings)
                    .filteredOn(finding -> finding.subject().equals(subject))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(level))
                    .satisfies(finding -> assertThat(finding.found()).isEqualTo(found))
                    .satisfies(finding -> assertThat(finding.advice()).endsWith(advice == null ? "" : advice));
        }
    }

    private static String answer(HttpStandIn.Request request) {
        if (request.body().contains("Action=DescribeVpcs")) {
            return "<R><vpcSet>%s</vpcSet></R>".formatted("<item><vpcId>vpc-1</vpcId></item>".repeat(5));
        }
        return request.body().contains("Action=DescribeAddresses")
                ? "<R><addressesSet>%s</addressesSet></R>"
                        .formatted("<item><publicIp>192.0.2.1</publicIp></item>".repeat(5))
                : "{\"Quota\": {\"Value\": 6.0}}";
    }

    /** Spot has a quota of its own. */
    @Test
    void shouldLookAtTheQuotaOfWhatTheTasksRunOn() throws IOException {
        Map<String, TemplateResource> gateway = gateway("1024", "2", true);
        gateway.put(
                "Service",
                new TemplateResource(
                        "AWS::ECS::Service",
                        Map.of("CapacityProviderStrategy", List.of(Map.of("CapacityProvider", "FARGATE_SPOT")))));
        try (HttpStandIn quotas = new HttpStandIn(_ -> new HttpStandIn.Answer(200, "{\"Quota\": {\"Value\": 6.0}}"));
                Aws aws = new Aws(AwsTarget.local(quotas.endpoint()))) {
            assertThat(new QuotaExamination(aws).examine(gateway))
                    .extracting(Finding::subject)
                    .contains("Fargate Spot vCPUs")
                    .doesNotContain("Fargate vCPUs");
        }
    }

    /** With autoscaling its target says how many tasks there can be, without it the service. */
    private static Map<String, TemplateResource> gateway(String cpu, String tasks, boolean scaled) {
        Map<String, TemplateResource> resources = new HashMap<>();
        resources.put("Tasks", new TemplateResource("AWS::ECS::TaskDefinition", Map.of("Cpu", cpu)));
        resources.put(
                "Service",
                new TemplateResource("AWS::ECS::Service", scaled ? Map.of() : Map.of("DesiredCount", tasks)));
        if (scaled) {
            resources.put(
                    "Target",
                    new TemplateResource(
                            "AWS::ApplicationAutoScaling::ScalableTarget",
                            Map.of("MaxCapacity", tasks, "ResourceId", "service/c/${Service.Name}")));
        }
        return resources;
    }
}
