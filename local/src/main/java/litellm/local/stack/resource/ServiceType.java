package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A resource type as a declaration: the properties it knows and the service calls that create, configure, update and
 * delete it.
 *
 * <p>A creation is {@code create} (gives the physical id), then {@code configure} (calls that only an existing resource
 * takes). An update is {@code update}, then {@code configure}, then the tags. Both end with {@code stabilize} and the
 * reading of the attributes.
 */
final class ServiceType implements ResourceType {
    private final Builder declared;
    private final PropertySchema schema;

    private ServiceType(Builder declared) {
        this.declared = declared;
        RequestMapper mapper = new RequestMapper(declared.renames, declared.handled.keySet());
        schema = new PropertySchema(mapper, declared.requests, declared.parts, declared.handled);
    }

    static Builder named(String name) {
        return new Builder(name);
    }

    /** Changes or deletes the resource. */
    @FunctionalInterface
    interface Step {
        void run(ResourceRequest request) throws ResourceFailedException;
    }

    /** A step that gives something. */
    @FunctionalInterface
    interface Query<T> {
        T run(ResourceRequest request) throws ResourceFailedException;
    }

    static final class Builder {
        private final String name;
        private final Set<String> createOnly = new LinkedHashSet<>();
        private final Set<String> conditionalCreateOnly = new LinkedHashSet<>();
        private final Map<String, String> renames = new LinkedHashMap<>();
        private final Map<String, PropertyKind> handled = new LinkedHashMap<>();
        private final Map<String, Object> resets = new LinkedHashMap<>();
        private final List<SdkPojo> requests = new ArrayList<>();
        private final Map<String, PropertySchema.Part> parts = new LinkedHashMap<>();
        private Query<String> create;
        private Step configure = _ -> {};
        private Step update = _ -> {};
        private Step stabilize = _ -> {};
        private Step delete = _ -> {};
        private Step snapshot;
        private Query<Map<String, Object>> attributes = _ -> Map.of();
        private Query<Optional<Map<String, Object>>> reading;
        private Tags.Access tags;
        private boolean systemTags = true;
        private boolean tagsApart;

        private Builder(String name) {
            this.name = name;
        }

        /** Properties whose change replaces the resource. */
        Builder createOnly(String... properties) {
            createOnly.addAll(List.of(properties));
            return this;
        }

        /** See {@link ResourceType#conditionalCreateOnly}. */
        Builder conditionalCreateOnly(String... properties) {
            conditionalCreateOnly.addAll(List.of(properties));
            return this;
        }

        /** Requests that take the properties named as their members. */
        Builder maps(SdkPojo... requests) {
            this.requests.addAll(List.of(requests));
            return this;
        }

        /** The structure that takes the parts of a property. */
        Builder mapsPart(String property, SdkPojo shape) {
            parts.put(property, new PropertySchema.Part(shape, PropertyKind.MAP));
            return this;
        }

        /** The structure that takes the parts of each element of a list property. */
        Builder mapsEach(String property, SdkPojo shape) {
            parts.put(property, new PropertySchema.Part(shape, PropertyKind.LIST));
            return this;
        }

        /**
         * Properties, or parts of some ("Code.ZipFile"), that the steps read by themselves: texts or JSON documents here, other
         * kinds below. What has parts that are named is a structure where it is not said to be a list.
         */
        Builder handles(String... paths) {
            return handles(PropertyKind.TEXT, paths);
        }

        Builder handlesFlags(String... paths) {
            return handles(PropertyKind.FLAG, paths);
        }

        Builder handlesIntegers(String... paths) {
            return handles(PropertyKind.INTEGER, paths);
        }

        Builder handlesNumbers(String... paths) {
            return handles(PropertyKind.NUMBER, paths);
        }

        /** Lists of structures where parts of them are named, and of texts otherwise. */
        Builder handlesLists(String... paths) {
            return handles(PropertyKind.LIST, paths);
        }

        /** Structures whose parts may have any name. */
        Builder handlesMaps(String... paths) {
            return handles(PropertyKind.MAP, paths);
        }

        private Builder handles(PropertyKind kind, String... paths) {
            for (String path : paths) {
                handled.put(path, kind);
            }
            return this;
        }

        /** The value that an update sets where the property was removed; without one, the service keeps what it has. */
        Builder resets(String property, Object value) {
            resets.put(property, value);
            return this;
        }

        /** A property whose member has another name. */
        Builder renames(String path, String member) {
            renames.put(path, member);
            return this;
        }

        /** Creates the resource and gives its physical id. */
        Builder create(Query<String> step) {
            create = step;
            return this;
        }

        Builder configure(Step step) {
            configure = step;
            return this;
        }

        Builder update(Step step) {
            update = step;
            return this;
        }

        Builder stabilize(Step step) {
            stabilize = step;
            return this;
        }

        Builder delete(Step step) {
            delete = step;
            return this;
        }

        Builder snapshot(Step step) {
            snapshot = step;
            return this;
        }

        Builder attributes(Query<Map<String, Object>> step) {
            attributes = step;
            return this;
        }

        /** Reads what the resource is: the properties it was made with, as they are now; empty when it is gone. */
        Builder reads(Query<Optional<Map<String, Object>>> step) {
            reading = step;
            return this;
        }

        /** How the resource is tagged; the create request takes the tags of the creation, together with those of the stack. */
        Builder tags(Tags.Access access) {
            tags = access;
            return handlesLists("Tags").handles("Tags.Key", "Tags.Value");
        }

        /** The create request takes no tags: they are added when the resource exists. */
        Builder tagsApart(Tags.Access access) {
            tagsApart = true;
            return tags(access);
        }

        /** The template gives the tags as a map of names and values. */
        Builder tagMap(Tags.Access access) {
            tags = access;
            return handlesMaps("Tags");
        }

        /** The service keeps none of CloudFormation's own tags. */
        Builder withoutSystemTags() {
            systemTags = false;
            return this;
        }

        ResourceType build() {
            return new ServiceType(this);
        }
    }

    @Override
    public String name() {
        return declared.name;
    }

    @Override
    public Set<String> createOnly() {
        return Set.copyOf(declared.createOnly);
    }

    @Override
    public Set<String> conditionalCreateOnly() {
        return Set.copyOf(declared.conditionalCreateOnly);
    }

    @Override
    public boolean taggable() {
        return declared.tags != null;
    }

    @Override
    public boolean takesSnapshots() {
        return declared.snapshot != null;
    }

    PropertySchema schema() {
        return schema;
    }

    boolean systemTags() {
        return declared.systemTags;
    }

    @Override
    public Resource create(ResourceContext context, Map<String, Object> properties) throws ResourceFailedException {
        ResourceRequest request =
                new ResourceRequest(this, context, true, null, Properties.NONE, new Properties(properties));
        String id = attempt(request, null, () -> {
            schema.check(request.desired());
            return declared.create.run(request);
        });
        ResourceRequest created = request.of(Resource.of(id));
        return attempt(request, created.current(), () -> {
            declared.configure.run(created);
            if (declared.tagsApart) {
                Tags.synchronize(created, declared.tags);
            }
            return settle(created);
        });
    }

    @Override
    public Resource update(
            ResourceContext context, Resource current, Map<String, Object> before, Map<String, Object> after)
            throws ResourceFailedException {
        ResourceRequest request =
                new ResourceRequest(this, context, false, current, new Properties(before), withResets(before, after));
        return attempt(request, null, () -> {
            schema.check(new Properties(after));
            declared.update.run(request);
            declared.configure.run(request);
            if (taggable()) {
                Tags.synchronize(request, declared.tags);
            }
            return settle(request);
        });
    }

    private Properties withResets(Map<String, Object> before, Map<String, Object> after) {
        Map<String, Object> desired = new LinkedHashMap<>(after);
        declared.resets.forEach((property, value) -> {
            if (before.containsKey(property)) {
                desired.putIfAbsent(property, value);
            }
        });
        return new Properties(desired);
    }

    private Resource settle(ResourceRequest request) throws ResourceFailedException {
        declared.stabilize.run(request);
        return new Resource(request.id(), declared.attributes.run(request));
    }

    @Override
    public void delete(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        ResourceRequest request = ofExisting(context, current, properties);
        attempt(request, null, () -> unlessMissing(declared.delete, request));
    }

    /** What is gone already needs no more deleting, and no snapshot can be taken of it. */
    private static Void unlessMissing(Step step, ResourceRequest request) throws ResourceFailedException {
        try {
            step.run(request);
        } catch (SdkException e) {
            if (!HandlerErrors.missing(e)) {
                throw e;
            }
        }
        return null;
    }

    @Override
    public void snapshot(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        ResourceRequest request = ofExisting(context, current, properties);
        attempt(request, null, () -> unlessMissing(declared.snapshot, request));
    }

    @Override
    public boolean readable() {
        return declared.reading != null;
    }

    @Override
    public Optional<Map<String, Object>> read(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        ResourceRequest request = ofExisting(context, current, properties);
        return attempt(request, null, () -> {
            try {
                return declared.reading.run(request);
            } catch (SdkException e) {
                if (HandlerErrors.missing(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private ResourceRequest ofExisting(ResourceContext context, Resource current, Map<String, Object> properties) {
        Properties present = new Properties(properties);
        return new ResourceRequest(this, context, false, current, present, present);
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws ResourceFailedException;
    }

    /** Runs calls, and turns what goes wrong into the resource's status reason. */
    private static <T> T attempt(ResourceRequest request, Resource created, Attempt<T> calls)
            throws ResourceFailedException {
        try {
            return calls.run();
        } catch (SdkException e) {
            throw failed(HandlerErrors.reason(e), created, e);
        } catch (UnfitPropertyException e) {
            String reason = "Properties validation failed for resource %s with message:%n%s"
                    .formatted(request.context().logicalId(), e.getMessage());
            throw failed(reason, created, e);
        } catch (ResourceFailedException e) {
            throw created == null ? e : new ResourceFailedException(e.getMessage(), created);
        } catch (RuntimeException e) {
            throw failed("Internal Failure: " + e, created, e);
        }
    }

    private static ResourceFailedException failed(String reason, Resource created, Throwable cause) {
        return created == null
                ? new ResourceFailedException(reason, cause)
                : new ResourceFailedException(reason, created);
    }
}
