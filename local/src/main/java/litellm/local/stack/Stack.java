package litellm.local.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import litellm.local.stack.resource.Resource;
import litellm.local.stack.template.References;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.StackOutput;

/** A stack: what it is to be, what it is, and what has happened to it. Safe for use by many threads. */
public final class Stack implements References {
    private static final String TYPE = "AWS::CloudFormation::Stack";

    private final String id;
    private final String name;
    private final Instant created = StackResource.now();
    private final StackEvents events = new StackEvents();
    private final ChangeSets changeSets = new ChangeSets();
    private final Map<String, StackResource> resources = new LinkedHashMap<>();
    private final List<StackResource> superseded = new ArrayList<>();
    private StackDefinition definition;
    private StackSettings settings = StackSettings.DEFAULT;
    private Stable stable;
    private List<StackOutput> outputs = List.of();
    private StackStatus status;
    private String reason;
    private String token;
    private String changeSetId;
    private Instant updated;
    private Instant deleted;
    private boolean terminationProtection;
    private StackOperation operation;
    private StackDrift drift = StackDrift.NOT_CHECKED;

    /** The last known stable state: what a rollback of an update returns to. */
    record Stable(StackDefinition definition, Map<String, StackResource> resources, List<StackOutput> outputs) {}

    public Stack(String id, String name) {
        this.id = id;
        this.name = name;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Instant created() {
        return created;
    }

    public StackEvents events() {
        return events;
    }

    public ChangeSets changeSets() {
        return changeSets;
    }

    /**
     * Starts an operation: notes who asked for it, and sets the status.
     *
     * @param clientToken the client request token that its events carry, or null
     */
    public synchronized void begin(StackStatus newStatus, String clientToken) {
        token = clientToken;
        status(newStatus, "User Initiated");
    }

    public synchronized void status(StackStatus newStatus, String newReason) {
        status = newStatus;
        reason = newReason;
        if (newStatus == StackStatus.DELETE_COMPLETE) {
            deleted = StackResource.now();
        }
        note(newStatus, newReason);
    }

    /** Adds an event about the stack that leaves its status as it is. */
    synchronized void note(StackStatus shown, String why) {
        events.add(new StackEvent(
                UUID.randomUUID().toString(), name, id, TYPE, StackResource.now(), shown.name(), why, null, token));
    }

    /** What the stack is to be from now on. */
    public synchronized void define(StackDefinition newDefinition, StackSettings newSettings) {
        definition = newDefinition;
        settings = newSettings;
    }

    /**
     * Sets a new definition. If the stack is in a stable status, its present definition, resources and outputs are kept: a
     * rollback of the update returns to them.
     */
    public synchronized void redefine(StackDefinition newDefinition, StackSettings newSettings) {
        if (status.stable()) {
            stable = new Stable(definition, new LinkedHashMap<>(resources), outputs);
        }
        define(newDefinition, newSettings);
        updated = StackResource.now();
    }

    /** Sets the definition and the outputs of the last known stable state again. */
    synchronized void restoreStable() {
        definition = stable.definition();
        outputs = stable.outputs();
        updated = StackResource.now();
    }

    /** Takes note of what was found of a resource, without an event: one that is gone is to be made again. */
    synchronized void found(String logicalId, ActualState actual) {
        if (actual.deleted()) {
            resources.remove(logicalId);
        } else if (actual.modified()) {
            resources.computeIfPresent(logicalId, (id, resource) -> resource.deviating(actual.properties()));
        }
    }

    /** Puts a resource in its place and adds the event. */
    synchronized void put(StackResource resource) {
        resources.put(resource.logicalId(), resource);
        note(resource);
    }

    /** Adds an event about a resource, which stays in its place if it has one. */
    synchronized void note(StackResource resource) {
        resources.computeIfPresent(
                resource.logicalId(),
                (logicalId, current) -> current.instance() == resource.instance() ? resource : current);
        events.add(new StackEvent(
                resource.logicalId() + "-" + resource.status() + "-" + UUID.randomUUID(),
                resource.logicalId(),
                resource.physicalId() == null ? "" : resource.physicalId(),
                resource.type(),
                resource.time(),
                resource.status().name(),
                resource.reason(),
                resource.shown(),
                token));
    }

    /** Puts the resource that was once {@code before} back in its place, without an event, and gives it as it is now. */
    synchronized StackResource reinstate(StackResource before) {
        StackResource old = superseded.stream()
                .filter(resource -> resource.instance() == before.instance())
                .findFirst()
                .orElse(before);
        resources.put(old.logicalId(), old);
        superseded.remove(old);
        return old;
    }

    /** Keeps a resource for the cleanup that the stack no longer wants. */
    synchronized void supersede(StackResource resource) {
        superseded.add(resource);
    }

    synchronized List<StackResource> superseded() {
        return List.copyOf(superseded);
    }

    /** Forgets a resource that is not wanted any more, whether or not it could be deleted. */
    synchronized void forget(StackResource resource) {
        superseded.removeIf(old -> old.instance() == resource.instance());
        resources.computeIfPresent(
                resource.logicalId(),
                (logicalId, current) -> current.instance() == resource.instance() ? null : current);
    }

    public synchronized Optional<StackResource> resource(String logicalId) {
        return Optional.ofNullable(resources.get(logicalId));
    }

    public synchronized Collection<StackResource> resources() {
        return List.copyOf(resources.values());
    }

    public synchronized StackDefinition definition() {
        return definition;
    }

    public synchronized StackSettings settings() {
        return settings;
    }

    public synchronized void settings(StackSettings newSettings) {
        settings = newSettings;
    }

    public synchronized Optional<Stable> stable() {
        return Optional.ofNullable(stable);
    }

    public synchronized List<StackOutput> outputs() {
        return outputs;
    }

    public synchronized void outputs(List<StackOutput> newOutputs) {
        outputs = List.copyOf(newOutputs);
    }

    public synchronized StackStatus status() {
        return status;
    }

    public synchronized String reason() {
        return reason;
    }

    public synchronized Optional<Instant> updated() {
        return Optional.ofNullable(updated);
    }

    public synchronized Optional<Instant> deleted() {
        return Optional.ofNullable(deleted);
    }

    public synchronized boolean terminationProtection() {
        return terminationProtection;
    }

    public synchronized void terminationProtection(boolean enabled) {
        terminationProtection = enabled;
    }

    public synchronized String changeSetId() {
        return changeSetId;
    }

    public synchronized void changeSetId(String newChangeSetId) {
        changeSetId = newChangeSetId;
    }

    /** The operation that was last started, if any. */
    public synchronized Optional<StackOperation> operation() {
        return Optional.ofNullable(operation);
    }

    public synchronized void operation(StackOperation newOperation) {
        operation = newOperation;
    }

    /** What the last detection of drift has found. */
    public synchronized StackDrift drift() {
        return drift;
    }

    public synchronized void drift(StackDrift newDrift) {
        drift = newDrift;
    }

    @Override
    public Object ref(String logicalId) {
        return made(logicalId).physicalId();
    }

    @Override
    public Object attribute(String logicalId, String attribute) {
        Object value = made(logicalId).attributes().get(attribute);
        if (value == null) {
            throw StackException.templateError(
                    "resource " + logicalId + " does not support attribute type " + attribute + " in Fn::GetAtt");
        }
        return value;
    }

    private Resource made(String logicalId) {
        return resource(logicalId)
                .map(StackResource::resource)
                .orElseThrow(() -> StackException.templateFormat(
                        "Unresolved resource dependencies [" + logicalId + "] in the Resources block of the template"));
    }
}
