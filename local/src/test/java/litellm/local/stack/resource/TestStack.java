package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import litellm.local.Account;
import litellm.local.AwsClients;
import litellm.local.cloud.LocalCloud;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A stack of one's own over a real moto: makes, changes and deletes single resources. */
record TestStack(AwsClients aws, String name, Map<String, String> tags) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    TestStack(AwsClients aws) {
        this(aws, "dev-test-stack-" + COUNT.incrementAndGet(), Map.of("Application", "litellm"));
    }

    TestStack withTags(Map<String, String> others) {
        return new TestStack(aws, name, others);
    }

    /** A name that no other test uses. */
    String unique(String prefix) {
        return prefix + "-" + COUNT.incrementAndGet();
    }

    Resource create(String type, Map<String, Object> properties) throws ResourceFailedException {
        Resource created = type(type).create(context(type), properties);
        assertThat(created.physicalId()).as(type).isNotBlank();
        return created;
    }

    /** Takes it back first, before it has begun, as a rollback does after a failure that came sooner; and then does it. */
    Resource update(String type, Resource current, Map<String, Object> before, Map<String, Object> after)
            throws ResourceFailedException {
        assertThat(after.keySet().stream()
                        .filter(type(type).createOnly()::contains)
                        .filter(property -> !after.get(property).equals(before.get(property))))
                .as("changes that replace the resource")
                .isEmpty();
        type(type).update(context(type), current, after, before);
        Resource updated = type(type).update(context(type), current, before, after);
        assertThat(updated.physicalId()).isEqualTo(current.physicalId());
        return updated;
    }

    /** Deletes it twice: the second time it is gone, which is fine. */
    void delete(String type, Resource current, Map<String, Object> properties) throws ResourceFailedException {
        type(type).delete(context(type), current, properties);
        type(type).delete(context(type), current, properties);
    }

    /** What its service tells of the properties it was made with. */
    Optional<Map<String, Object>> read(String type, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        return type(type).read(context(type), current, properties);
    }

    ResourceFailedException refused(ThrowingCallable call) {
        ResourceFailedException refusal = catchThrowableOfType(ResourceFailedException.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    ResourceType type(String type) {
        return ResourceTypes.find(type).orElseThrow(() -> new AssertionError("unknown type " + type));
    }

    ResourceContext context(String type) {
        String logicalId = "The" + type.substring(type.lastIndexOf(':') + 1);
        return new ResourceContext(
                aws,
                new Account(LocalCloud.REGION, LocalCloud.ACCOUNT),
                name,
                "arn:aws:cloudformation:us-east-1:123456789012:stack/" + name + "/1",
                logicalId,
                tags);
    }
}
