package litellm.controlplane.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.image.ImageCleaning;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Ec2Query;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** What keeps a stack's resources from being deleted, where the cause is known and can be taken away. */
record Obstacles(DeletionProtection protection, ImageCleaning images, S3Client s3, Ec2Query ec2) {
    /** How EC2 finds the network interfaces in what cannot be deleted because of them. */
    private static final Map<String, String> HOLDING_INTERFACES = Map.of(
            ResourceTypes.SECURITY_GROUP, "group-id", ResourceTypes.SUBNET, "subnet-id", ResourceTypes.VPC, "vpc-id");

    private static final int MOST_NAMED = 3;

    /**
     * What was done about the obstacles of a deletion.
     *
     * @param removed whether something was taken away, so that the deletion may succeed now
     * @param awaited what is still held by its service, which lets go of it by itself; null for nothing
     * @param foreign whether a network interface that is someone else's by its tags holds one of the resources: no service lets go
     *     of that
     * @param holders by logical id, what holds the resource and is not taken away: network interfaces that others use, what else
     *     others have in a VPC, security groups whose rules name one, or an object that S3 does not delete
     */
    record Cleared(boolean removed, String awaited, boolean foreign, Map<String, String> holders) {}

    /** Takes away what can be taken away at those of an environment's {@code resources} whose deletion failed. */
    Cleared clear(String environment, List<StackResourceSummary> resources) {
        boolean removed = false;
        String awaited = null;
        boolean foreign = false;
        Map<String, String> holders = new LinkedHashMap<>();
        for (StackResourceSummary resource : resources) {
            if (resource.resourceStatus() == ResourceStatus.DELETE_FAILED) {
                List<JsonObject> interfaces = interfaces(resource);
                removed |= remove(resource, holders);
                removed |= removeUnused(environment, interfaces);
                awaited = held(interfaces)
                        .map(held -> resource.logicalResourceId() + " is held by network interface " + held)
                        .orElse(awaited);
                foreign |= interfaces.stream().anyMatch(found -> foreign(environment, found));
                others(environment, interfaces)
                        .ifPresent(others -> holders.put(resource.logicalResourceId(), "network interface " + others));
                inVpc(resource, resources)
                        .or(() -> naming(resource))
                        .ifPresent(others -> holders.merge(resource.logicalResourceId(), others, "%s, %s"::formatted));
            }
        }
        return new Cleared(removed, awaited, foreign, holders);
    }

    private Optional<String> inVpc(StackResourceSummary resource, List<StackResourceSummary> resources) {
        return resource.resourceType().equals(ResourceTypes.VPC)
                ? new VpcHolders(ec2)
                        .of(
                                resource.physicalResourceId(),
                                resources.stream()
                                        .map(StackResourceSummary::physicalResourceId)
                                        .collect(Collectors.toSet()))
                : Optional.empty();
    }

    private Optional<String> naming(StackResourceSummary resource) {
        return resource.resourceType().equals(ResourceTypes.SECURITY_GROUP)
                ? new NamingGroups(ec2).of(resource.physicalResourceId())
                : Optional.empty();
    }

    private boolean remove(StackResourceSummary resource, Map<String, String> holders) {
        return switch (resource.resourceType()) {
            case ResourceTypes.LOAD_BALANCER, ResourceTypes.DATABASE -> protection.lift(resource);
            case ResourceTypes.REPOSITORY -> images.empty(resource.physicalResourceId());
            case ResourceTypes.BUCKET -> empty(resource, holders);
            default -> false;
        };
    }

    /** A page of a thousand objects at a time; what is left is there at the next attempt. */
    private boolean empty(StackResourceSummary resource, Map<String, String> holders) {
        String bucket = resource.physicalResourceId();
        try {
            boolean removed = false;
            for (ListObjectVersionsResponse page : s3.listObjectVersionsPaginator(request -> request.bucket(bucket))) {
                List<ObjectIdentifier> objects = Stream.concat(
                                page.versions().stream().map(version -> object(version.key(), version.versionId())),
                                page.deleteMarkers().stream().map(marker -> object(marker.key(), marker.versionId())))
                        .toList();
                if (!objects.isEmpty()) {
                    DeleteObjectsResponse answer = s3.deleteObjects(
                            request -> request.bucket(bucket).delete(delete -> delete.objects(objects)));
                    removed |= !answer.deleted().isEmpty();
                    answer.errors().stream()
                            .findFirst()
                            .ifPresent(error -> holders.put(resource.logicalResourceId(), named(error)));
                }
            }
            return removed;
        } catch (NoSuchBucketException e) {
            return false;
        }
    }

    private static ObjectIdentifier object(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }

    /** A thousand at the most, as objects of EC2's answer; what is left is there at the next attempt. */
    private List<JsonObject> interfaces(StackResourceSummary resource) {
        String filter = HOLDING_INTERFACES.get(resource.resourceType());
        return filter == null
                ? List.of()
                : Ec2Query.items(
                        ec2.call(
                                "DescribeNetworkInterfaces",
                                Map.of(
                                        "Filter.1.Name",
                                        filter,
                                        "Filter.1.Value.1",
                                        resource.physicalResourceId(),
                                        "MaxResults",
                                        "1000")),
                        "networkInterfaceSet");
    }

    /** Lambda leaves interfaces behind that belong to nothing any more, without tags. */
    private boolean removeUnused(String environment, List<JsonObject> interfaces) {
        boolean removed = false;
        for (JsonObject found : interfaces) {
            if (unused(environment, found)) {
                removed |= remove(found.text("networkInterfaceId"));
            }
        }
        return removed;
    }

    private static boolean unused(String environment, JsonObject networkInterface) {
        return available(networkInterface) && !foreign(environment, networkInterface);
    }

    /** What services make has no tags; what has some is the environment's only if they say so. */
    private static boolean foreign(String environment, JsonObject networkInterface) {
        List<JsonObject> tags = Ec2Query.items(networkInterface, "tagSet");
        return !tags.isEmpty()
                && !EnvironmentTags.match(environment, tags.stream(), tag -> tag.text("key"), tag -> tag.text("value"));
    }

    /** Since it was listed an interface may have gone, by itself or from another of the resources that it holds, or be taken again. */
    private boolean remove(String networkInterface) {
        try {
            ec2.call("DeleteNetworkInterface", Map.of("NetworkInterfaceId", networkInterface));
            return true;
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails().errorCode();
            if (code.equals("InvalidNetworkInterfaceID.NotFound")) {
                return true;
            }
            if (code.equals("InvalidNetworkInterface.InUse")
                    || e.awsErrorDetails().errorMessage().endsWith("is currently in use.")) {
                return false;
            }
            throw e;
        }
    }

    private static boolean available(JsonObject networkInterface) {
        return networkInterface.text("status").equals("available");
    }

    /** The interface of a function that is gone: Lambda lets go of it within the hour. */
    private static Optional<String> held(List<JsonObject> interfaces) {
        return interfaces.stream()
                .filter(found -> found.optionalText("interfaceType").orElse("").equals("lambda"))
                .filter(found -> !available(found))
                .map(Obstacles::named)
                .findFirst();
    }

    private static Optional<String> others(String environment, List<JsonObject> interfaces) {
        return interfaces.stream()
                .filter(found -> !unused(environment, found))
                .limit(MOST_NAMED)
                .map(Obstacles::named)
                .reduce((one, other) -> one + ", " + other);
    }

    private static String named(S3Error error) {
        return ForeignText.line("object %s (%s)".formatted(error.key(), error.message()));
    }

    private static String named(JsonObject networkInterface) {
        return "%s (%s)"
                .formatted(
                        networkInterface.text("networkInterfaceId"),
                        ForeignText.line(
                                networkInterface.optionalText("description").orElse("")));
    }
}
