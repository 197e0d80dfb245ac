package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.Repository;

/** AWS::ECR::Repository. */
final class EcrTypes {
    private static final Tags.Access REPOSITORY_TAGS = new Tags.Access(
            r -> ecr(r).listTagsForResource(b -> b.resourceArn(arn(r))).tags(),
            (r, tags) -> ecr(r).tagResource(b -> Tags.fill(b.resourceArn(arn(r)), tags)),
            (r, keys) -> ecr(r).untagResource(b -> b.resourceArn(arn(r)).tagKeys(keys)));

    private EcrTypes() {}

    static List<ResourceType> all() {
        return List.of(repository());
    }

    private static EcrClient ecr(ResourceRequest r) {
        return r.aws().ecr();
    }

    private static String arn(ResourceRequest r) {
        return r.arn("ecr", "repository/" + r.id());
    }

    private static ResourceType repository() {
        return ServiceType.named("AWS::ECR::Repository")
                .createOnly("RepositoryName", "EncryptionConfiguration")
                .maps(CreateRepositoryRequest.builder())
                .renames("ImageTagMutabilityExclusionFilters.ImageTagMutabilityExclusionFilterType", "filterType")
                .renames("ImageTagMutabilityExclusionFilters.ImageTagMutabilityExclusionFilterValue", "filter")
                .handles("LifecyclePolicy.LifecyclePolicyText", "LifecyclePolicy.RegistryId")
                .handles("RepositoryPolicyText")
                .handlesFlags("EmptyOnDelete")
                .resets("ImageTagMutability", "MUTABLE")
                .resets("ImageScanningConfiguration", Map.of("ScanOnPush", false))
                .create(r -> ecr(r).createRepository(
                                b -> r.fill(b.repositoryName(r.lowerCaseName("RepositoryName", 256))))
                        .repository()
                        .repositoryName())
                .update(EcrTypes::updateRepository)
                .configure(EcrTypes::configureRepository)
                .attributes(r -> {
                    Repository repository = ecr(r).describeRepositories(b -> b.repositoryNames(r.id()))
                            .repositories()
                            .getFirst();
                    return Map.of("Arn", repository.repositoryArn(), "RepositoryUri", repository.repositoryUri());
                })
                .tags(REPOSITORY_TAGS)
                .reads(r -> r.read(ecr(r).describeRepositories(b -> b.repositoryNames(r.id()))
                        .repositories()))
                .delete(r -> ecr(r).deleteRepository(
                                b -> b.repositoryName(r.id()).force(r.desired().flag("EmptyOnDelete"))))
                .build();
    }

    private static void updateRepository(ResourceRequest r) {
        if (r.changed("ImageTagMutability", "ImageTagMutabilityExclusionFilters")) {
            ecr(r).putImageTagMutability(b -> r.fill(b.repositoryName(r.id())));
        }
        if (r.changed("ImageScanningConfiguration")) {
            ecr(r).putImageScanningConfiguration(b ->
                    b.repositoryName(r.id()).imageScanningConfiguration(s -> r.fill(s, "ImageScanningConfiguration")));
        }
    }

    private static void configureRepository(ResourceRequest r) {
        if (r.changed("LifecyclePolicy")) {
            String policy = r.desired().part("LifecyclePolicy").text("LifecyclePolicyText");
            if (policy != null) {
                ecr(r).putLifecyclePolicy(b -> b.repositoryName(r.id()).lifecyclePolicyText(policy));
            } else {
                r.unlessGone(() -> ecr(r).deleteLifecyclePolicy(b -> b.repositoryName(r.id())));
            }
        }
        r.putOrDelete(
                "RepositoryPolicyText",
                () -> ecr(r).setRepositoryPolicy(
                                b -> b.repositoryName(r.id()).policyText(r.text("RepositoryPolicyText"))),
                () -> r.unlessGone(() -> ecr(r).deleteRepositoryPolicy(b -> b.repositoryName(r.id()))));
    }
}
