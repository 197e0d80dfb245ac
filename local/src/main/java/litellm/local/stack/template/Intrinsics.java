package litellm.local.stack.template;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The intrinsic functions that give a value. */
final class Intrinsics {
    private static final Set<String> SUPPORTED = new TreeSet<>(List.of(
            "Fn::Base64",
            "Fn::Cidr",
            "Fn::FindInMap",
            "Fn::GetAtt",
            "Fn::GetAZs",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Length",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub",
            "Fn::ToJsonString",
            "Ref"));
    private static final Set<String> EXTENSIONS = Set.of("Fn::Length", "Fn::ToJsonString");
    /** What {@code Fn::FindInMap} gives, by the language extensions, for what the map does not have. */
    private static final String DEFAULT = "DefaultValue";

    private final Resolver resolver;
    private final Substitution substitution;

    Intrinsics(Resolver resolver) {
        this.resolver = resolver;
        substitution = new Substitution(resolver);
    }

    /** Whether a map is a function call: its only key is {@code Ref} or starts with {@code Fn::}. */
    static boolean function(Map<?, ?> map) {
        return map.size() == 1
                && map.keySet().iterator().next() instanceof String name
                && (name.equals("Ref") || name.startsWith("Fn::"));
    }

    Object apply(Map<?, ?> call) {
        String name = (String) call.keySet().iterator().next();
        Object argument = call.get(name);
        requireSupported(name);
        return switch (name) {
            case "Ref" -> resolver.ref(Values.text(argument));
            case "Fn::GetAtt" -> getAtt(argument);
            case "Fn::Sub" -> substitution.apply(argument);
            case "Fn::Join" -> join(argument);
            case "Fn::Select" -> select(argument);
            case "Fn::Split" -> split(argument);
            case "Fn::FindInMap" -> findInMap(argument);
            case "Fn::Base64" -> base64(argument);
            case "Fn::Cidr" -> cidr(argument);
            case "Fn::GetAZs" -> availabilityZones(argument);
            case "Fn::ImportValue" -> importValue(argument);
            case "Fn::Length" -> length(argument);
            case "Fn::ToJsonString" -> Values.json(resolver.resolve(argument));
            default -> choose(argument);
        };
    }

    private void requireSupported(String name) {
        boolean extension = EXTENSIONS.contains(name) && !resolver.scope().languageExtensions();
        if (!SUPPORTED.contains(name) || extension) {
            throw StackException.templateError(
                    "Encountered unsupported function: " + name + " Supported functions are: " + SUPPORTED);
        }
    }

    private Object getAtt(Object argument) {
        List<?> parts = argument instanceof String text ? List.of(text.split("\\.", 2)) : list(argument);
        if (parts.size() < 2) {
            throw StackException.templateError(
                    "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute");
        }
        List<String> names =
                parts.stream().map(resolver::resolve).map(Values::text).toList();
        return resolver.attribute(names.getFirst(), String.join(".", names.subList(1, names.size())));
    }

    private Object join(Object argument) {
        List<?> arguments = list(argument);
        if (arguments.size() != 2
                || !(arguments.getFirst() instanceof String delimiter)
                || !(resolver.resolve(arguments.get(1)) instanceof List<?> items)
                || !items.stream().allMatch(Values::scalar)) {
            throw StackException.templateError("every Fn::Join object requires two parameters, (1) a string delimiter"
                    + " and (2) a list of strings to be joined or a function that returns a list of strings"
                    + " (such as Fn::GetAZs) to be joined.");
        }
        return String.join(delimiter, items.stream().map(Values::text).toList());
    }

    private Object select(Object argument) {
        List<?> arguments = list(argument);
        if (arguments.size() != 2 || !(resolver.resolve(arguments.get(1)) instanceof List<?> items)) {
            throw StackException.templateError(
                    "Fn::Select requires a list argument with two elements: an integer index and a list");
        }
        String index = Values.text(resolver.resolve(arguments.getFirst()));
        if (!Pattern.matches("\\d{1,9}", index)) {
            throw StackException.templateError("Fn::Select requires a list argument with a valid index");
        }
        if (Integer.parseInt(index) >= items.size()) {
            throw StackException.templateError("Fn::Select cannot select nonexistent value at index " + index);
        }
        return items.get(Integer.parseInt(index));
    }

    private Object split(Object argument) {
        List<?> arguments = list(argument);
        if (arguments.size() != 2
                || !(arguments.getFirst() instanceof String delimiter)
                || !(resolver.resolve(arguments.get(1)) instanceof String text)) {
            throw StackException.templateError("every Fn::Split object requires two parameters, (1) a string delimiter"
                    + " and (2) a string to be split or a function that returns a string to be split.");
        }
        return List.of(text.split(Pattern.quote(delimiter), -1));
    }

    private Object findInMap(Object argument) {
        List<?> arguments = list(argument);
        int most = resolver.scope().languageExtensions() ? 4 : 3;
        if (arguments.size() < 3 || arguments.size() > most) {
            throw StackException.templateError("every Fn::FindInMap object requires three parameters, the map name,"
                    + " map key and the attribute for return value");
        }
        List<String> path = arguments.subList(0, 3).stream()
                .map(resolver::resolve)
                .map(Values::text)
                .toList();
        Object found = resolver.scope().mappings();
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (found != null) {
            return found;
        }
        if (arguments.size() == 4 && arguments.get(3) instanceof Map<?, ?> fallback && fallback.containsKey(DEFAULT)) {
            return resolver.resolve(fallback.get(DEFAULT));
        }
        throw StackException.templateError("Unable to get mapping for " + String.join("::", path));
    }

    private Object base64(Object argument) {
        if (!(resolver.resolve(argument) instanceof String text)) {
            throw StackException.templateError("every Fn::Base64 object must have a String-typed value.");
        }
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Object cidr(Object argument) {
        List<?> arguments = list(argument);
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw StackException.templateError(
                    "every Fn::Cidr object requires two or three parameters: an IP address block, a count and cidr bits");
        }
        List<String> values =
                arguments.stream().map(resolver::resolve).map(Values::text).toList();
        return CidrBlocks.split(values.get(0), values.get(1), values.size() == 3 ? values.get(2) : null);
    }

    private Object availabilityZones(Object argument) {
        String region = Values.text(resolver.resolve(argument));
        return resolver.scope()
                .external()
                .availabilityZones(region.isEmpty() ? resolver.scope().account().region() : region);
    }

    private Object importValue(Object argument) {
        if (!(resolver.resolve(argument) instanceof String name)) {
            throw StackException.templateError(
                    "the attribute in Fn::ImportValue must be a string or a function that returns a string");
        }
        return resolver.scope().external().exportValue(name);
    }

    private Object length(Object argument) {
        if (!(resolver.resolve(argument) instanceof List<?> items)) {
            throw StackException.templateError("Fn::Length requires a list");
        }
        return items.size();
    }

    private Object choose(Object argument) {
        List<?> arguments = list(argument);
        if (arguments.size() != 3 || !(arguments.getFirst() instanceof String condition)) {
            throw StackException.templateError("Fn::If requires a list argument with three elements");
        }
        return resolver.resolve(arguments.get(resolver.conditions().value(condition) ? 1 : 2));
    }

    /** The arguments; none where they are no list. */
    private static List<?> list(Object argument) {
        return argument instanceof List<?> list ? list : List.of();
    }
}
