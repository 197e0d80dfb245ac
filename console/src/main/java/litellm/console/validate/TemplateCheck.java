package litellm.console.validate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.release.Template;

/** One template by itself: everything it refers to is there, its defaults are allowed, and what takes tags has them. */
final class TemplateCheck {
    /** The tags of every resource of an environment. */
    static final Set<String> STACK_TAGS =
            Set.of("Name", "Environment", "Application", "CostCenter", "Owner", "Project", "Compliance", "ManagedBy");

    /** The tags of what all environments share, or what outlives them. */
    static final Set<String> SHARED_TAGS = Set.of("Application", "ManagedBy");

    /** Types that have no property Tags (CloudFormation's resource reference). */
    private static final Set<String> WITHOUT_TAGS = Set.of(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            "AWS::CloudWatch::Dashboard",
            "AWS::EC2::Route",
            "AWS::EC2::SecurityGroupEgress",
            "AWS::EC2::SecurityGroupIngress",
            "AWS::EC2::SubnetRouteTableAssociation",
            "AWS::EC2::VPCGatewayAttachment",
            "AWS::ElasticLoadBalancingV2::Listener",
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Policy",
            "AWS::KMS::Alias",
            "AWS::Lambda::Alias",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::Permission",
            "AWS::Lambda::Version",
            "AWS::Logs::MetricFilter",
            "AWS::Logs::ResourcePolicy",
            "AWS::Route53::RecordSet",
            "AWS::S3::BucketPolicy",
            "AWS::Scheduler::Schedule",
            "AWS::SecretsManager::RotationSchedule",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::WAFv2::LoggingConfiguration",
            "AWS::WAFv2::WebACLAssociation");

    /** CloudFormation's functions, those of rules included; another is most likely a typing error. */
    private static final Set<String> FUNCTIONS = Set.of(
            "Fn::And",
            "Fn::Base64",
            "Fn::Cidr",
            "Fn::Contains",
            "Fn::EachMemberEquals",
            "Fn::EachMemberIn",
            "Fn::Equals",
            "Fn::FindInMap",
            "Fn::GetAZs",
            "Fn::GetAtt",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Length",
            "Fn::Not",
            "Fn::Or",
            "Fn::RefAll",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub",
            "Fn::ToJsonString",
            "Fn::Transform",
            "Fn::ValueOf",
            "Fn::ValueOfAll");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Template template;
    private final Set<String> tags;
    private final Faults.InFile faults;

    /** What each resource waits for: those that it refers to and those in its DependsOn. */
    private final Map<String, Set<String>> waits = new LinkedHashMap<>();

    /** What the part that is walked through refers to. */
    private Set<String> mentioned = new HashSet<>();

    TemplateCheck(Template template, Set<String> tags, Faults.InFile faults) {
        this.template = template;
        this.tags = tags;
        this.faults = faults;
    }

    void check() {
        template.parameters()
                .forEach((name, parameter) -> Optional.ofNullable(parameter.defaultValue())
                        .flatMap(parameter::fault)
                        .ifPresent(fault -> faults.add("Parameters.%s.Default".formatted(name), fault)));
        template.conditions().forEach((name, condition) -> walk("Conditions." + name, condition));
        template.rules().forEach((name, rule) -> walk("Rules." + name, rule));
        template.resources().forEach(this::resource);
        Cycle.find(waits)
                .ifPresent(cycle -> faults.add(
                        "Resources",
                        "found %s, each waiting for the next; allowed: no circle"
                                .formatted(String.join(" -> ", cycle))));
        template.outputs().forEach((name, output) -> {
            condition("Outputs." + name, output);
            walk("Outputs." + name, output);
        });
    }

    private void resource(String id, Object resource) {
        String place = "Resources." + id;
        if (!(resource instanceof Map<?, ?> members) || !(members.get("Type") instanceof String type)) {
            faults.add(place, "found no Type; allowed: a resource type");
            return;
        }
        condition(place, resource);
        names(members.get("DependsOn")).stream()
                .filter(other -> !template.resources().containsKey(other))
                .forEach(other -> faults.add(
                        place + ".DependsOn", "found %s; allowed: a resource of this template".formatted(other)));
        mentioned = new TreeSet<>(names(members.get("DependsOn")));
        walk(place + ".Properties", members.get("Properties"));
        waits.put(id, mentioned);
        if (!WITHOUT_TAGS.contains(type)) {
            tags(place, members.get("Properties"));
        }
    }

    private void tags(String place, Object properties) {
        Object given = properties instanceof Map<?, ?> map ? map.get("Tags") : null;
        Set<String> missing = new TreeSet<>(tags);
        switch (given) {
            case List<?> list ->
                list.stream()
                        .filter(Map.class::isInstance)
                        .map(tag -> String.valueOf(((Map<?, ?>) tag).get("Key")))
                        .forEach(missing::remove);
            case Map<?, ?> map -> map.keySet().forEach(missing::remove);
            case null, default -> {
                // None at all: every tag is missing.
            }
        }
        if (!missing.isEmpty()) {
            faults.add(
                    place + ".Properties.Tags",
                    "found no %s; needed on every resource that takes tags".formatted(String.join(", ", missing)));
        }
    }

    private void condition(String place, Object member) {
        if (member instanceof Map<?, ?> map
                && map.get("Condition") instanceof String name
                && !template.conditions().containsKey(name)) {
            faults.add(place + ".Condition", unknown(name, "a condition of this template"));
        }
    }

    /** Follows every function call in {@code value}. */
    private void walk(String place, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                map.forEach((name, member) -> function(place, String.valueOf(name), member));
                map.forEach((name, member) -> {
                    if (!name.equals("Fn::Sub") && !name.equals("Fn::GetAtt")) {
                        walk(place + "." + name, member);
                    }
                });
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    walk("%s[%d]".formatted(place, i), list.get(i));
                }
            }
            case null, default -> {
                // Text refers to nothing.
            }
        }
    }

    private void function(String place, String name, Object argument) {
        switch (name) {
            case "Ref" -> reference(place, String.valueOf(argument));
            case "Fn::GetAtt" -> attribute(place, argument);
            case "Fn::Sub" -> substitution(place, argument);
            case "Fn::If" ->
                firstUnknown(argument, template.conditions().keySet())
                        .ifPresent(condition ->
                                faults.add(place, "Fn::If: " + unknown(condition, "a condition of this template")));
            case "Fn::FindInMap" -> mapped(place, argument);
            case "Condition" -> {
                if (place.startsWith("Conditions.")
                        && argument instanceof String condition
                        && !template.conditions().containsKey(condition)) {
                    faults.add(place, unknown(condition, "a condition of this template"));
                }
            }
            default -> {
                if (name.startsWith("Fn::") && !FUNCTIONS.contains(name)) {
                    faults.add(place, "found %s; allowed: a function of CloudFormation".formatted(name));
                }
            }
        }
    }

    private void mapped(String place, Object arguments) {
        firstUnknown(arguments, template.mappings().keySet())
                .ifPresent(map -> faults.add(place, "Fn::FindInMap: " + unknown(map, "a mapping of this template")));
        // A fourth argument is what a key that is missing stands for.
        if (arguments instanceof List<?> list
                && list.size() == 3
                && template.mappings().get(list.getFirst()) instanceof Map<?, ?> keys) {
            String mapping = "Mappings." + list.getFirst();
            key(place, list.get(1), keys, mapping);
            if (keys.get(list.get(1)) instanceof Map<?, ?> values) {
                key(place, list.get(2), values, "%s.%s".formatted(mapping, list.get(1)));
            }
        }
    }

    private void key(String place, Object key, Map<?, ?> keys, String mapping) {
        if (key instanceof String name && !keys.containsKey(name)) {
            faults.add(place, "Fn::FindInMap: " + unknown(name, "a key of " + mapping));
        }
    }

    /** The first of a function's arguments, where it is a name and none of those that there are. */
    private static Optional<String> firstUnknown(Object arguments, Set<String> names) {
        return firstName(arguments).filter(name -> !names.contains(name));
    }

    private static Optional<String> firstName(Object arguments) {
        return arguments instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }

    private void reference(String place, String name) {
        mentioned.add(name);
        if (!known(place, name)) {
            faults.add(place, "Ref: " + unknown(name, allowed(place)));
        }
    }

    private void attribute(String place, Object argument) {
        Object id = argument instanceof List<?> list && !list.isEmpty()
                ? list.getFirst()
                : String.valueOf(argument).split("\\.", 2)[0];
        if (id instanceof String name) {
            mentioned.add(name);
            if (!makes(place, name)) {
                String allowed = isDecidedFirst(place) ? allowed(place) : "a resource of this template";
                faults.add(place, "Fn::GetAtt: " + unknown(name, allowed));
            }
        }
    }

    private void substitution(String place, Object argument) {
        Set<String> own = new HashSet<>();
        Object text = argument;
        if (argument instanceof List<?> list && list.size() == 2) {
            text = list.getFirst();
            if (list.get(1) instanceof Map<?, ?> variables) {
                variables.keySet().forEach(name -> own.add(String.valueOf(name)));
                walk(place, variables);
            }
        }
        VARIABLE.matcher(String.valueOf(text))
                .results()
                .map(found -> found.group(1))
                .forEach(name -> {
                    boolean attribute = name.contains(".");
                    String id = attribute ? name.substring(0, name.indexOf('.')) : name;
                    mentioned.add(id);
                    boolean there = attribute ? makes(place, id) : own.contains(id) || known(place, id);
                    if (!there) {
                        faults.add(place, "Fn::Sub: " + unknown(name, allowed(place)));
                    }
                });
    }

    private boolean known(String place, String name) {
        return name.startsWith("AWS::") || template.parameters().containsKey(name) || makes(place, name);
    }

    /** Whether there is such a resource that {@code place} may refer to. */
    private boolean makes(String place, String id) {
        return template.resources().containsKey(id) && !isDecidedFirst(place);
    }

    /** Whether CloudFormation works out {@code place} before there is any resource. */
    private static boolean isDecidedFirst(String place) {
        return place.startsWith("Conditions.") || place.startsWith("Rules.");
    }

    private static String allowed(String place) {
        return isDecidedFirst(place)
                ? "a parameter, since conditions and rules are decided before there are resources"
                : "a parameter or a resource of this template";
    }

    /** The circle among the conditions of {@code template}, if there is one. */
    static Optional<List<String>> conditionCycle(Template template) {
        Map<String, Set<String>> waits = new LinkedHashMap<>();
        template.conditions()
                .forEach((name, condition) -> waits.put(
                        name,
                        RolePolicies.mappings(condition)
                                .flatMap(TemplateCheck::decidedBy)
                                .collect(Collectors.toCollection(TreeSet::new))));
        return Cycle.find(waits);
    }

    private static Stream<String> decidedBy(Map<?, ?> call) {
        if (call.get("Condition") instanceof String condition) {
            return Stream.of(condition);
        }
        return firstName(call.get("Fn::If")).stream();
    }

    /** The variables of the state machine's definition that {@code bootstrap} fills in. */
    static Set<String> stateMachineFunctions(Template bootstrap) {
        return bootstrap.resources().values().stream()
                .filter(resource ->
                        resource instanceof Map<?, ?> map && "AWS::StepFunctions::StateMachine".equals(map.get("Type")))
                .map(resource -> ((Map<?, ?>) resource).get("Properties"))
                .filter(Map.class::isInstance)
                .map(properties -> ((Map<?, ?>) properties).get("DefinitionSubstitutions"))
                .filter(Map.class::isInstance)
                .flatMap(substitutions -> ((Map<?, ?>) substitutions).keySet().stream())
                .map(String::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> names(Object dependsOn) {
        return switch (dependsOn) {
            case String name -> List.of(name);
            case List<?> names -> names.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    private static String unknown(String name, String allowed) {
        return "found %s; allowed: %s".formatted(name, allowed);
    }
}
