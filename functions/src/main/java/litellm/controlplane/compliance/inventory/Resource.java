package litellm.controlplane.compliance.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something in the account, of whatever service.
 *
 * @param type CloudFormation's name for its kind: {@code AWS::EC2::VPC}; where CloudFormation has none, one made alike
 * @param id its physical id as CloudFormation lists it in a stack
 * @param name what people call it
 * @param tags all of its tags that could be read
 * @param createdAt null where the service does not say
 * @param details what the rules look at, by name
 */
public record Resource(
        String type,
        String id,
        String arn,
        String name,
        Map<String, String> tags,
        Instant createdAt,
        Map<String, Object> details) {
    /** The detail that says of a resource that it is in the control plane's own stack. */
    public static final String OF_CONTROL_PLANE = "ofControlPlane";

    private static final String INSIDE = "inside";
    private static final String MADE_FOR = "madeFor";

    public Resource {
        tags = Map.copyOf(tags);
        details = Map.copyOf(details);
    }

    /** A resource whose name is its id, and of which nothing else is known yet. */
    static Resource of(String type, String id, String arn) {
        return new Resource(type, id, arn, id, Map.of(), null, Map.of());
    }

    Resource named(String otherName) {
        return new Resource(type, id, arn, otherName, tags, createdAt, details);
    }

    /** With these tags beside those that it has. */
    public Resource tagged(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(tags);
        all.putAll(more);
        return new Resource(type, id, arn, name, all, createdAt, details);
    }

    Resource created(Instant time) {
        return new Resource(type, id, arn, name, tags, time, details);
    }

    /** With one more detail, unless it is null. */
    Resource with(String detail, Object value) {
        return value == null ? this : with(Map.of(detail, value));
    }

    /** With these details beside those that it has. */
    public Resource with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(details);
        all.putAll(more);
        return new Resource(type, id, arn, name, tags, createdAt, all);
    }

    /** In the place that {@code type} and {@code id} name, as a subnet is in its VPC. */
    Resource inside(String type, String id) {
        return with(INSIDE, member(type, id));
    }

    /** Made by AWS for the resource that {@code type} and {@code id} name: it comes and goes with it, and no stack lists it. */
    Resource madeFor(String type, String id) {
        return with(MADE_FOR, member(type, id));
    }

    /** How a resource is called where one of another type may have the same id: its type, a space and its id. */
    public static String member(String type, String id) {
        return type + " " + id;
    }

    /** The type of what a {@link #member} names. */
    public static String typeOf(String member) {
        return member.substring(0, member.indexOf(' '));
    }

    /** The id of what a {@link #member} names. */
    public static String idOf(String member) {
        return member.substring(member.indexOf(' ') + 1);
    }

    /** The {@link #member} that it is in. */
    public Optional<String> place() {
        return detail(INSIDE, String.class);
    }

    /** The {@link #member} that it was made for. */
    public Optional<String> origin() {
        return detail(MADE_FOR, String.class);
    }

    /** The detail called {@code name} of texts by their names, in its order; empty where it is not known. */
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (details.get(name) instanceof Map<?, ?> detail) {
            detail.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        }
        return texts;
    }

    /** The detail called {@code name}, if it is known and of that class. */
    public <T> Optional<T> detail(String name, Class<T> type) {
        return Optional.ofNullable(details.get(name)).filter(type::isInstance).map(type::cast);
    }
}
