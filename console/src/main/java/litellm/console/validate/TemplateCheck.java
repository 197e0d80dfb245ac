package litellm.console.validate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.release.Template;

/** One template by itself: what it refers to is there, its defaults are allowed, and what takes tags has them. */
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

    private final Template template;
    private final Set<String> tags;
    private final Faults.InFile faults;

    /** What each resource waits for: those that it refers to and those in its DependsOn. */
    private final Map<String, Set<String>> waits = new LinkedHashMap<>();

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
        template.conditions().forEach((name, condition) -> references("Conditions." + name, condition));
        template.rules().forEach((name, rule) -> references("Rules." + name, rule));
        template.resources().forEach(this::resource);
        Cycle.find(waits)
                .ifPresent(cycle -> faults.add(
                        "Resources",
                        "found %s, each waiting for the next; allowed: no circle"
                                .formatted(String.join(" -> ", cycle))));
        template.outputs().forEach((name, output) -> {
            condition("Outputs." + name, output);
            references("Outputs." + name, output);
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
        Set<String> others = new TreeSet<>(names(members.get("DependsOn")));
        others.addAll(references(place + ".Properties", members.get("Properties")));
        waits.put(id, others);
        if (!WITHOUT_TAGS.contains(type)) {
            tags(place, members.get("Properties"));
        }
    }

    private Set<String> references(String place, Object part) {
        return TemplateReferences.check(template, place, part, faults);
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
            faults.add(place + ".Condition", TemplateReferences.unknown(name, "a condition of this template"));
        }
    }

    private static List<String> names(Object dependsOn) {
        return switch (dependsOn) {
            case String name -> List.of(name);
            case List<?> names -> names.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }
}
