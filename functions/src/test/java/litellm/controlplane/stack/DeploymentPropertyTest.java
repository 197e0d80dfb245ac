package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The order in which a parameter's value is looked for stands twice: here for what is deployed, and in {@link StackCatalogue.Entry}
 * for what is looked at before. A deployment that was judged by other values than it gets was not judged.
 */
class DeploymentPropertyTest {
    private static final Release RELEASE =
            new Release("0123456789abcdef", StackCatalogue.parse("""
                    stacks:
                      network:
                        template: network-stack.yaml
                        parameters: {FunctionsKey: '${functionsKey}'}
                        environments:
                          prod: {Zones: '2', Owner: of prod}
                    """), "https://bucket/", _ ->
                    """
            Parameters:
              Environment: {Type: String}
              FunctionsKey: {Type: String}
              Owner: {Type: String, Default: of all}
              Zones: {Type: Number, Default: 1}
            Resources: {}
            """.getBytes(StandardCharsets.UTF_8));

    @Property
    void givesTheValuesThatWereLookedAtBefore(
            @ForAll boolean prod, @ForAll boolean asked, @ForAll boolean tagged, @ForAll boolean there) {
        String environment = prod ? "prod" : "dev";
        Map<String, String> parameters = asked ? Map.of("Zones", "4") : Map.of();
        Map<String, String> tags = tagged ? Map.of("Owner", "of the request") : Map.of();
        Map<String, String> current =
                there ? Map.of("Zones", "3", "Owner", "of the stack", "Environment", environment) : Map.of();
        Request request = new Request(
                "arn",
                Instant.EPOCH,
                Action.DEPLOY,
                environment,
                "all",
                new StackSelection(Map.of("network", true)),
                Map.of("network", parameters),
                tags,
                RELEASE.id(),
                Map.of());
        Deployment deployment = new Deployment(
                request, RELEASE, "network", Deployment.supplied(request, RELEASE, "bucket", Optional.empty()));

        Map<String, String> deployed = deployment.values(current);
        Map<String, String> looked = RELEASE.template("network")
                .withDefaults(RELEASE.stacks().find("network").values(environment, current, tags, parameters));

        assertThat(deployed).containsAllEntriesOf(looked);
        assertThat(deployed.keySet())
                .isEqualTo(RELEASE.template("network").parameters().keySet());
    }
}
