package litellm.controlplane.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Request;

/**
 * The stacks that an environment is made of, as {@code stacks.yaml} of a release lists them. Another stack is one more entry
 * there; functions know by name only the stacks with the resources that they work on.
 *
 * @param stacks the entries by name, in the file's order
 */
public record StackCatalogue(Map<String, Entry> stacks) {
    /**
     * One stack.
     *
     * @param template the template's file name in the release
     * @param dependsOn the stacks whose exports it imports, or whose outputs it is given
     * @param parameters the template parameters that the control plane supplies; a value such as {@code ${image}} is
     *     filled in when the stack is deployed
     * @param environments the defaults of an environment, by environment and parameter: below what a person sets, above
     *     the template's own. They are used for parameters that the stack does not have yet: all of them when it is created,
     *     new ones later
     * @param holds the types of its resources whose loss loses data: {@code AWS::RDS::DBInstance}
     */
    public record Entry(
            String template,
            List<String> dependsOn,
            Map<String, String> parameters,
            Map<String, Map<String, String>> environments,
            Set<String> holds) {
        private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

        /** The names of the placeholders in the value of a parameter: {@code image}, {@code alb.ListenerArn}. */
        public static Stream<String> placeholders(String value) {
            return PLACEHOLDER.matcher(value).results().map(placeholder -> placeholder.group(1));
        }

        /** The names of all placeholders in the parameters. */
        public Set<String> supplied() {
            return parameters.values().stream().flatMap(Entry::placeholders).collect(Collectors.toUnmodifiableSet());
        }

        /** The outputs that the parameters ask other stacks for. */
        public Set<HandedOutput> handedOutputs() {
            return supplied().stream()
                    .flatMap(name -> HandedOutput.of(name).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** The stacks whose outputs the parameters ask for: {@code ${alb.ListenerArn}} asks alb. */
        public Set<String> stacksHandingOver() {
            return handedOutputs().stream().map(HandedOutput::stack).collect(Collectors.toUnmodifiableSet());
        }

        /**
         * The value that the control plane supplies for a parameter; empty where it supplies none.
         *
         * @param known gives the value of a placeholder by its name: {@code image}, {@code alb.ListenerArn}
         */
        public Optional<String> supplied(String parameter, UnaryOperator<String> known) {
            return Optional.ofNullable(parameters.get(parameter))
                    .map(value -> PLACEHOLDER
                            .matcher(value)
                            .replaceAll(found -> Matcher.quoteReplacement(known.apply(found.group(1)))));
        }

        /** Those of its template's parameters that a person sets: tags are of all stacks alike. */
        public Map<String, TemplateParameter> settable(Template own) {
            Map<String, TemplateParameter> settable = new TreeMap<>(own.parameters());
            settable.keySet().removeAll(parameters.keySet());
            settable.keySet().removeAll(Request.TAGS);
            settable.remove("Environment");
            return settable;
        }

        /** The defaults of {@code environment}. */
        public Map<String, String> defaults(String environment) {
            return environments.getOrDefault(environment, Map.of());
        }

        /**
         * The values that the stack's parameters would have, as far as they do not follow from the template: what somebody asks for
         * comes before what the stack has, and that before the environment's default.
         *
         * @param current the values of the stack that there is, none if there is none
         * @param tags the tags that are asked for, which are parameters of every stack
         * @param asked the parameters that are asked for
         */
        public Map<String, String> values(
                String environment, Map<String, String> current, Map<String, String> tags, Map<String, String> asked) {
            Map<String, String> values = new LinkedHashMap<>(defaults(environment));
            values.putAll(current);
            values.putAll(tags);
            values.putAll(asked);
            values.put("Environment", environment);
            return values;
        }
    }

    /** Reads {@code stacks.yaml}. Throws IllegalStateException naming the place of what is wrong. */
    public static StackCatalogue parse(String yaml) {
        return new StackCatalogue(
                Yaml.each(Yaml.parse("stacks.yaml", yaml).get("stacks"), "stacks.yaml: stacks", StackCatalogue::entry));
    }

    public Set<String> names() {
        return stacks.keySet();
    }

    /** The names of the stacks that take part in {@code request}, each after those that it depends on. */
    public List<String> wanted(Request request) {
        return names().stream().filter(request::wants).toList();
    }

    /** The stack called {@code name}. Throws IllegalArgumentException naming those that there are. */
    public Entry find(String name) {
        Entry entry = stacks.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "stack: found '%s'; allowed are %s".formatted(name, String.join(", ", names())));
        }
        return entry;
    }

    private static Entry entry(Object value, String place) {
        YamlMapping entry = YamlMapping.of(value, place);
        return new Entry(
                entry.string("template"),
                entry.texts("dependsOn"),
                entry.strings("parameters"),
                entry.each("environments", Yaml::strings),
                Set.copyOf(entry.texts("holds")));
    }
}
