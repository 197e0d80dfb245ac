package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

class ContainerReaderTest {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task-definition/";
    private static final String SERVICE =
            "arn:aws:ecs:us-east-1:123456789012:service/dev-litellm-cluster/dev-litellm-service";

    /** Whoever registered them: the service starts its tasks of them. */
    @Test
    void theTaskDefinitionsThatAServiceUsesLiveAsLongAsIt() {
        try (ScriptedService ecs = new ScriptedService()
                        .answer("ListClusters", "{\"clusterArns\": [\"arn:cluster\"]}")
                        .answer("DescribeClusters", """
                                {"clusters": [{"clusterArn": "arn:cluster", "clusterName": "dev-litellm-cluster"}]}""")
                        .answer("ListServices", "{\"serviceArns\": [\"%s\"]}".formatted(SERVICE))
                        .answer("DescribeServices", """
                                {"services": [{"serviceArn": "%1$s", "serviceName": "dev-litellm-service", "runningCount": 1,
                                  "taskDefinition": "%2$sdev-litellm-proxy:4",
                                  "deployments": [{"taskDefinition": "%2$sdev-litellm-proxy:4"}, {"taskDefinition": "%2$sother:1"}]}]}""".formatted(SERVICE, ARN))
                        .answer("ListTaskDefinitions", """
                                {"taskDefinitionArns": ["%1$sdev-litellm-proxy:3", "%1$sdev-litellm-proxy:4"]}""".formatted(ARN));
                Calls calls = new Calls()) {
            assertThat(definitions(ecs, calls))
                    .filteredOn(definition -> definition.origin().isPresent())
                    .extracting(Resource::arn)
                    .containsExactly(ARN + "dev-litellm-proxy:4", ARN + "other:1");
            assertThat(definitions(ecs, calls))
                    .filteredOn(definition -> definition.origin().isEmpty())
                    .extracting(Resource::arn)
                    .containsExactly(ARN + "dev-litellm-proxy:3");
        }
    }

    private static List<Resource> definitions(ScriptedService ecs, Calls calls) {
        Scope scope = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
        TagIndex tags =
                new TagIndex(AwsClients.buildPatient(ResourceGroupsTaggingApiClient.builder(), ecs.settings()), calls);
        return new ContainerReader(AwsClients.buildPatient(EcsClient.builder(), ecs.settings()), calls, scope, tags)
                .listings().stream()
                        .filter(listing -> listing.action().equals("ecs:ListTaskDefinitions"))
                        .<Resource>flatMap(listing -> listing.read().get().stream())
                        .toList();
    }
}
