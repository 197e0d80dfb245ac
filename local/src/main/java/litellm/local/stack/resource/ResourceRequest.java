package litellm.local.stack.resource;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import litellm.local.AwsClients;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One request to a resource type: what to make, change or delete.
 *
 * @param creation whether it is to make the resource
 * @param current the resource; null until it has been created
 * @param before the properties that it has; none at its creation
 * @param desired the properties that it shall have; at its deletion those that it has
 */
record ResourceRequest(
        ServiceType type,
        ResourceContext context,
        boolean creation,
        Resource current,
        Properties before,
        Properties desired) {
    private static final String NAME_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int SUFFIX = 12;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    ResourceRequest of(Resource resource) {
        return new ResourceRequest(type, context, creation, resource, before, desired);
    }

    AwsClients aws() {
        return context.aws();
    }

    String id() {
        return current.physicalId();
    }

    /** An attribute that the resource had when it was created or last updated; null when it had none of that name. */
    String attribute(String name) {
        return Properties.text(current.attributes().get(name));
    }

    String arn(String service, String resource) {
        return context.account().arn(service, resource);
    }

    // --- Properties ---------------------------------------------------------------------------------

    boolean has(String property) {
        return desired.has(property);
    }

    String text(String property) {
        return desired.text(property);
    }

    /** Whether any of the properties differs from what the resource has; at creation, whether any is there. */
    boolean changed(String... properties) {
        return List.of(properties).stream()
                .anyMatch(name -> !Objects.equals(
                        before.values().get(name), desired.values().get(name)));
    }

    /** Whether the resource exists already and any of the properties is to change. */
    boolean updates(String... properties) {
        return !creation && changed(properties);
    }

    /** The properties that the resource shall have and does not have yet. */
    Properties changes() {
        Map<String, Object> changes = new LinkedHashMap<>(desired.values());
        changes.keySet().removeIf(property -> !changed(property));
        return new Properties(changes);
    }

    /** Where a property changes, puts what it says or, where it was removed, deletes what it said. */
    void putOrDelete(String property, Runnable put, Runnable delete) {
        if (changed(property)) {
            (has(property) ? put : delete).run();
        }
    }

    /** What a list property gains. */
    Set<String> added(String property) {
        return difference(desired.texts(property), before.texts(property));
    }

    /** What a list property loses. */
    Set<String> removed(String property) {
        return difference(before.texts(property), desired.texts(property));
    }

    private static Set<String> difference(Collection<String> of, Collection<String> without) {
        Set<String> difference = new TreeSet<>(of);
        difference.removeAll(without);
        return difference;
    }

    // --- Requests to the service --------------------------------------------------------------------

    /** Sets the members of a request that have a property of their name, and its tags. What is set already stays. */
    <B extends SdkPojo> B fill(B builder) {
        if (type.taggable()) {
            Tags.fill(builder, tags());
        }
        return fill(builder, desired);
    }

    /** The same from these properties alone, without tags. */
    <B extends SdkPojo> B fill(B builder, Properties properties) {
        return type.schema().mapper().fillKnown(builder, properties);
    }

    /** Sets the members of a structure from the parts of a property. */
    <B extends SdkPojo> B fill(B builder, String property) {
        return fill(builder, property, desired.part(property));
    }

    /** A structure for each of the properties, which stand at a path of the resource. */
    <B extends SdkPojo & SdkBuilder<B, T>, T> List<T> fillEach(
            Supplier<B> builder, String path, List<Properties> parts) {
        List<T> built = new ArrayList<>();
        parts.forEach(part -> built.add(fill(builder.get(), path, part).build()));
        return built;
    }

    /** Sets the members of a structure from properties that stand at a path of the resource. */
    <B extends SdkPojo> B fill(B builder, String path, Properties part) {
        return type.schema().mapper().fillAll(builder, PropertyPath.of(path), part);
    }

    /** A structure for each element of a list property. */
    <B extends SdkPojo & SdkBuilder<B, T>, T> List<T> fillEach(Supplier<B> builder, String property) {
        return fillEach(builder, property, desired.parts(property));
    }

    /** What the description of the resource, none where it is gone, says of the properties it was made with. */
    Optional<Map<String, Object>> read(Optional<? extends SdkPojo> description) {
        return description.map(found -> type.schema().mapper().read(found, desired));
    }

    /** The same of the first description. */
    Optional<Map<String, Object>> read(List<? extends SdkPojo> descriptions) {
        return read(descriptions.stream().findFirst());
    }

    /**
     * What a list property of keys and values is now.
     *
     * @param found structures with a key and a value, as tags have; further keys are the service's own
     */
    Map<String, Object> readPairs(String property, List<? extends SdkPojo> found) {
        Map<String, String> values = Tags.of(found);
        return has(property)
                ? Map.of(
                        property,
                        desired.parts(property).stream()
                                .map(pair -> Map.of(
                                        "Key", pair.text("Key"), "Value", values.getOrDefault(pair.text("Key"), "")))
                                .toList())
                : Map.of();
    }

    /** A delete call, or part of one: what is gone already counts as deleted. */
    void unlessGone(Runnable call) {
        try {
            call.run();
        } catch (SdkException e) {
            if (!HandlerErrors.missing(e)) {
                throw e;
            }
        }
    }

    /** Adds something in an update: one that takes back another, which was cut off, finds there what that had still to remove. */
    void unlessThere(Runnable call) {
        try {
            call.run();
        } catch (SdkException e) {
            if (creation || !HandlerErrors.existing(e)) {
                throw e;
            }
        }
    }

    /** Whether a describe call finds what it asks for. */
    boolean exists(Runnable describe) {
        try {
            describe.run();
            return true;
        } catch (SdkException e) {
            if (!HandlerErrors.missing(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Refuses to create what exists, where the service's own call would overwrite it. */
    void refuseExisting(String identifier, boolean exists) throws ResourceFailedException {
        if (exists) {
            throw failure(
                    "Resource of type '%s' with identifier '%s' already exists.".formatted(type.name(), identifier),
                    "AlreadyExists");
        }
    }

    ResourceFailedException failure(String message, String handlerErrorCode) {
        return new ResourceFailedException(HandlerErrors.reason(message, handlerErrorCode));
    }

    /** Waits until the condition holds. */
    void await(Duration patience, BooleanSupplier condition) throws ResourceFailedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw failure("Exceeded attempts to wait", "NotStabilized");
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void sleep(Duration pause) throws ResourceFailedException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFailedException("Resource operation cancelled", e);
        }
    }

    // --- Names and tags -----------------------------------------------------------------------------

    /** The name that the property gives, or one made of the stack's name, the logical id and random characters. */
    String name(String property, int longest) {
        return has(property) ? text(property) : generatedName(longest);
    }

    /** The same where a service takes only lower case. */
    String lowerCaseName(String property, int longest) {
        return has(property) ? text(property) : generatedName(longest).toLowerCase(Locale.ROOT);
    }

    String generatedName(int longest) {
        int room = longest - SUFFIX - 2;
        String stack = context.stackName();
        String logical = context.logicalId();
        if (stack.length() + logical.length() > room) {
            logical = cut(logical, Math.max(room / 2, room - stack.length()));
            stack = cut(stack, room - logical.length());
        }
        return stack + "-" + logical + "-" + randomSuffix();
    }

    private static String cut(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }

    static String randomSuffix() {
        StringBuilder suffix = new StringBuilder();
        RANDOM.ints(SUFFIX, 0, NAME_CHARACTERS.length()).forEach(i -> suffix.append(NAME_CHARACTERS.charAt(i)));
        return suffix.toString();
    }

    /** The tags that the resource shall have: those of the stack, its own, and those that CloudFormation adds. */
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>(context.stackTags());
        tags.putAll(Tags.of(desired.values().get("Tags")));
        if (type.systemTags()) {
            tags.put("aws:cloudformation:stack-name", context.stackName());
            tags.put("aws:cloudformation:stack-id", context.stackId());
            tags.put("aws:cloudformation:logical-id", context.logicalId());
        }
        return tags;
    }
}
