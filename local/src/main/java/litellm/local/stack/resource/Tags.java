package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Tags in the shapes that templates and services give them. */
final class Tags {
    private static final String RESERVED = "aws:";

    private Tags() {}

    /**
     * How a service reads and changes the tags of a resource that exists.
     *
     * @param read gives whatever the service answers with, a list of structures or a map
     */
    record Access(
            Function<ResourceRequest, Object> read,
            BiConsumer<ResourceRequest, Map<String, String>> add,
            BiConsumer<ResourceRequest, Set<String>> remove) {}

    /** Gives the resource the tags that it shall have, and no others but those of AWS. */
    static void synchronize(ResourceRequest request, Access access) {
        Map<String, String> present = of(access.read().apply(request));
        Map<String, String> desired = request.tags();
        Map<String, String> missing = new TreeMap<>(desired);
        missing.entrySet().removeAll(present.entrySet());
        Set<String> superfluous = new TreeSet<>(present.keySet());
        superfluous.removeAll(desired.keySet());
        superfluous.removeIf(key -> key.startsWith(RESERVED));
        if (!superfluous.isEmpty()) {
            access.remove().accept(request, superfluous);
        }
        if (!missing.isEmpty()) {
            access.add().accept(request, missing);
        }
    }

    /** The tags of a template's {@code Tags} (a list of Key and Value, or a map), or of a service's answer. */
    static Map<String, String> of(Object tags) {
        Map<String, String> byKey = new LinkedHashMap<>();
        if (tags instanceof Map<?, ?> map) {
            map.forEach((key, value) -> byKey.put(key.toString(), value.toString()));
        } else if (tags instanceof List<?> list) {
            list.forEach(tag -> byKey.put(part(tag, "Key"), part(tag, "Value")));
        }
        return byKey;
    }

    private static String part(Object tag, String name) {
        return tag instanceof SdkPojo pojo
                ? (String) tagMember(pojo, name).getValueOrDefault(pojo)
                : Properties.of(tag).text(name);
    }

    /** Sets the member of a request that takes tags, if it has one. */
    static <B extends SdkPojo> B fill(B builder, Map<String, String> tags) {
        builder.sdkFields().stream()
                .filter(field -> field.memberName().equalsIgnoreCase("Tags") && !tags.isEmpty())
                .forEach(field -> field.set(builder, shaped(field, tags)));
        return builder;
    }

    private static Object shaped(SdkField<?> field, Map<String, String> tags) {
        if (field.marshallingType().equals(MarshallingType.MAP)) {
            return tags;
        }
        SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        tags.forEach((key, value) -> list.add(tag(member, key, value)));
        return list;
    }

    private static Object tag(SdkField<?> shape, String key, String value) {
        SdkPojo tag = shape.constructor().get();
        tagMember(tag, "Key").set(tag, key);
        tagMember(tag, "Value").set(tag, value);
        return tag instanceof Buildable buildable ? buildable.build() : tag;
    }

    /** Services call them {@code Key}, {@code key} or {@code TagKey}. */
    private static SdkField<?> tagMember(SdkPojo tag, String name) {
        return tag.sdkFields().stream()
                .filter(field -> field.memberName().equalsIgnoreCase(name)
                        || field.memberName().equalsIgnoreCase("Tag" + name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tag.getClass() + " is no tag"));
    }
}
