package litellm.controlplane.compliance.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Gap;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.OwnedNames;
import litellm.controlplane.compliance.inventory.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose resources of an account are that has the control plane, and dev's litellm stack with its service. */
class OwnershipTest {
    private static final String SCHEDULE = "AWS::Scheduler::Schedule";
    private static final Map<String, String> TAGS =
            Map.of("Application", "litellm", "Environment", "dev", "ManagedBy", "CloudFormation");
    private static final Resource BOOTSTRAP = stack(
            "litellm-control-plane",
            Set.of("AWS::ECR::Repository dev-litellm-proxy", SCHEDULE + " litellm-control-plane-evening"));
    private static final Resource LITELLM =
            stack("dev-litellm-stack", Set.of("AWS::ECS::Service arn:aws:ecs:service/dev-litellm-service"));
    private static final Resource SERVICE = new Resource(
            ResourceTypes.SERVICE,
            "arn:aws:ecs:service/dev-litellm-service",
            "arn:aws:ecs:service/dev-litellm-service",
            "dev-litellm-service",
            Map.of(),
            null,
            Map.of());
    private static final Resource REPOSITORY = resource(ResourceTypes.REPOSITORY, "dev-litellm-proxy", TAGS, Map.of());
    private static final Resource IMAGES = resource(
            ResourceTypes.IMAGES,
            "dev-litellm-proxy",
            TAGS,
            Map.of("madeFor", "AWS::ECR::Repository dev-litellm-proxy"));
    private static final Resource CANARY = resource(
            ResourceTypes.TASK_DEFINITION,
            "dev-litellm-canary",
            Map.of(),
            Map.of("madeFor", "AWS::ECS::Service dev-litellm-service"));

    private static final Resource MIGRATION = resource(
            ResourceTypes.TASK_DEFINITION,
            "dev-litellm-migration",
            Map.of(),
            Map.of("madeFor", "AWS::CloudFormation::Stack dev-database-stack"));

    private static Resource stack(String name, Set<String> members) {
        return new Resource(ResourceTypes.STACK, name, name, name, TAGS, null, Map.of("members", members));
    }

    private static Resource resource(String type, String name, Map<String, String> tags, Map<String, Object> details) {
        return new Resource(type, name, "arn:" + name, name, tags, null, details);
    }

    private static Standing standing(String environment, Resource resource, Resource... others) {
        List<Resource> all = new ArrayList<>(List.of(others));
        all.add(resource);
        return new Ownership(environment, OwnedNames.read(), new Inventory(all, List.of())).standing(resource);
    }

    @Test
    void imagesAreWhoseTheirRepositoryIs() {
        assertThat(standing("dev", IMAGES, BOOTSTRAP, REPOSITORY)).isEqualTo(Standing.OF_CONTROL_PLANE);
        assertThat(standing("dev", IMAGES, REPOSITORY)).isEqualTo(Standing.ORPHANED);
        assertThat(standing("prod", IMAGES, BOOTSTRAP, REPOSITORY)).isEqualTo(Standing.FOREIGN);
    }

    @Test
    void aCanarysTaskDefinitionLivesAsLongAsTheService() {
        assertThat(standing("dev", CANARY, LITELLM, SERVICE)).isEqualTo(Standing.LIVE);
        assertThat(standing("dev", CANARY)).isEqualTo(Standing.ORPHANED);
    }

    @Test
    void aMigrationsTaskDefinitionLivesAsLongAsTheDatabasesStackWhateverTheDatabaseIsCalled() {
        assertThat(standing(
                        "dev", MIGRATION, stack("dev-database-stack", Set.of("AWS::RDS::DBInstance dev-litellm-db-2"))))
                .isEqualTo(Standing.LIVE);
        assertThat(standing("dev", MIGRATION)).isEqualTo(Standing.ORPHANED);
    }

    /** As the secret of a database's administrator, while RDS throttles: its command would delete what the gateway needs. */
    @Test
    void whatWasMadeForSomethingThatCouldNotBeReadIsNotJudged() {
        Resource secret = resource(
                ResourceTypes.SECRET, "rds!db-1", TAGS, Map.of("madeFor", ResourceTypes.DATABASE + " dev-litellm-db"));
        Gap gap = new Gap(ResourceTypes.DATABASE, "rds:DescribeDBInstances", "throttled to the last attempt");

        assertThat(new Ownership("dev", OwnedNames.read(), new Inventory(List.of(secret), List.of(gap)))
                        .standing(secret))
                .isEqualTo(Standing.FOREIGN);
        assertThat(standing("dev", secret)).isEqualTo(Standing.ORPHANED);
    }

    @ParameterizedTest
    @CsvSource({
        "dev, litellm-control-plane-evening, OF_CONTROL_PLANE",
        "dev, litellm-control-plane-morning, ORPHANED",
        "prod, litellm-control-plane-morning, FOREIGN",
        "dev, dev-litellm-nightly, FOREIGN"
    })
    void schedulesAreKnownByTheirNames(String environment, String name, Standing standing) {
        assertThat(standing(environment, resource(SCHEDULE, name, Map.of(), Map.of()), BOOTSTRAP))
                .isEqualTo(standing);
    }

    @ParameterizedTest
    @CsvSource({
        "dev-litellm-db, billing, dev, FOREIGN",
        "dev-litellm-db, litellm, demo, FOREIGN",
        "dev-litellm-db-copy, litellm, dev, ORPHANED",
        "dev-tools, tools, dev, FOREIGN"
    })
    void tagsOfSomeoneElseOutweighAName(String name, String application, String tagged, Standing standing) {
        Map<String, String> tags =
                Map.of("Application", application, "Environment", tagged, "ManagedBy", "CloudFormation");

        assertThat(standing("dev", resource(ResourceTypes.DATABASE, name, tags, Map.of())))
                .isEqualTo(standing);
    }

    /** As of a network that somebody has copied together with its tags. */
    @ParameterizedTest
    @CsvSource({"dev-litellm-vpc, ORPHANED", "tools-vpc, FOREIGN"})
    void aTagNameOfSomeoneElseOutweighsOurTags(String name, Standing standing) {
        Resource vpc = resource(ResourceTypes.VPC, "vpc-1", TAGS, Map.of()).tagged(Map.of("Name", name));

        assertThat(standing("dev", vpc)).isEqualTo(standing);
    }

    /** Whoever may tag a resource could otherwise take it out of every control; CloudFormation's own tags nobody can change. */
    @ParameterizedTest
    @CsvSource({
        "Application, tools, LIVE",
        "Environment, production, LIVE",
        "aws:cloudformation:stack-name, dev-litellm-stack, LIVE",
        "aws:cloudformation:stack-name, tools, FOREIGN"
    })
    void whatAStackHoldsIsItsOwnWhateverItsTagsSay(String tag, String value, Standing standing) {
        Resource service = SERVICE.tagged(Map.of(tag, value));

        assertThat(standing("dev", service, LITELLM)).isEqualTo(standing);
    }

    /** What CloudFormation tags in it has the stack's name, and what was tagged by hand has all three. */
    @ParameterizedTest
    @CsvSource({"Application, tools, FOREIGN", "Owner, network-team, UNCLAIMED"})
    void aStackThatHasOnlyTheNameHoldsNothingOfOurs(String tag, String value, Standing standing) {
        Resource stack = new Resource(
                ResourceTypes.STACK,
                "dev-network-stack",
                "arn:stack",
                "dev-network-stack",
                Map.of(tag, value),
                null,
                Map.of("members", Set.of("AWS::EC2::VPC vpc-1"), "status", "ROLLBACK_FAILED"));
        Resource listed = resource(ResourceTypes.VPC, "vpc-1", TAGS, Map.of());
        Resource retained = resource(
                ResourceTypes.LOG_GROUP,
                "/ecs/dev-litellm-proxy",
                Map.of("aws:cloudformation:stack-name", "dev-network-stack"),
                Map.of());

        assertThat(standing("dev", stack)).isEqualTo(standing);
        assertThat(standing("dev", listed, stack)).isEqualTo(Standing.FOREIGN);
        assertThat(standing("dev", retained, stack)).isEqualTo(Standing.FOREIGN);
        assertThat(standing("dev", SERVICE, stack, LITELLM)).isEqualTo(Standing.LIVE);
    }

    /** It holds nothing, and a change set in it may wait forever. */
    @ParameterizedTest
    @CsvSource({"UPDATE_IN_PROGRESS, LIVE", "REVIEW_IN_PROGRESS, ORPHANED"})
    void aStackInReviewIsNotChanging(String status, Standing standing) {
        Resource stack = LITELLM.with(Map.of("status", status));
        Resource logs = resource(
                ResourceTypes.LOG_GROUP,
                "/ecs/dev-litellm-proxy",
                Map.of("aws:cloudformation:stack-name", "dev-litellm-stack"),
                Map.of());

        assertThat(standing("dev", logs, stack)).isEqualTo(standing);
    }

    /** Where the index of tags could not be read, most resources look as if they had none. */
    @Test
    void whatATagMaySpeakAgainstIsNotLeftBehind() {
        Resource logs = resource(ResourceTypes.LOG_GROUP, "/ecs/dev-litellm-proxy", Map.of(), Map.of());
        Resource tagged = logs.tagged(TAGS);
        Gap gap = new Gap("tags", "tag:GetResources", "access denied");
        Ownership ownership =
                new Ownership("dev", OwnedNames.read(), new Inventory(List.of(logs, tagged), List.of(gap)));

        assertThat(standing("dev", logs)).isEqualTo(Standing.ORPHANED);
        assertThat(ownership.standing(logs)).isEqualTo(Standing.FOREIGN);
        assertThat(ownership.standing(tagged)).isEqualTo(Standing.ORPHANED);
    }

    @ParameterizedTest
    @CsvSource({"dev, FOREIGN", "dev-litellm, FOREIGN", "dev-litellm-db-2, FOREIGN", "dev-litellm-db, ORPHANED"})
    void withoutTagsOnlyTheExactNameSpeaks(String name, Standing standing) {
        assertThat(standing("dev", resource(ResourceTypes.DATABASE, name, Map.of(), Map.of())))
                .isEqualTo(standing);
    }
}
