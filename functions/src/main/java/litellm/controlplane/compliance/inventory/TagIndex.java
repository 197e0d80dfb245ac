package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.LogGroupArn;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/**
 * The tags of all that is tagged as this application's, and of what is asked for, by ARN, in a call for a hundred of them. Most services list their
 * resources without tags, and asking for each one's would take a call for every resource of everyone in the account.
 */
record TagIndex(ResourceGroupsTaggingApiClient tagging, Calls calls) {
    static final String ACTION = "tag:GetResources";

    private static final int RESOURCES_A_CALL = 100;

    /** The tags of the resources with these ARNs, by ARN; what has none, or is no more, is left out. */
    Map<String, Map<String, String>> of(List<String> arns) {
        List<List<String>> batches =
                arns.stream().gather(Gatherers.windowFixed(RESOURCES_A_CALL)).toList();
        return byArn(calls
                .each(
                        batches,
                        batch -> calls.one(() -> tagging.getResources(request -> request.resourceARNList(batch)))
                                .resourceTagMappingList())
                .stream()
                .flatMap(List::stream));
    }

    /** @param services the services to which the resources belong, as the tagging API calls them; all where none is named */
    Map<String, Map<String, String>> read(String... services) {
        return byArn(calls
                .all(
                        tagging.getResourcesPaginator(request -> request.tagFilters(TagFilter.builder()
                                        .key(EnvironmentTags.APPLICATION)
                                        .values(EnvironmentTags.LITELLM)
                                        .build())
                                .resourceTypeFilters(services)
                                .resourcesPerPage(RESOURCES_A_CALL)),
                        GetResourcesResponse::resourceTagMappingList)
                .stream());
    }

    private static Map<String, Map<String, String>> byArn(Stream<ResourceTagMapping> mappings) {
        return mappings.collect(Collectors.toMap(
                mapping -> LogGroupArn.plain(mapping.resourceARN()),
                mapping -> mapping.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                (first, _) -> first));
    }
}
