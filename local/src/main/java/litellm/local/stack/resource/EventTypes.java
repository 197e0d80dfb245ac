package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleGroupRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;

/** The types of AWS::Events and AWS::Scheduler. */
final class EventTypes {
    private static final Tags.Access RULE_TAGS = new Tags.Access(
            r -> events(r).listTagsForResource(b -> b.resourceARN(ruleArn(r))).tags(),
            (r, tags) -> events(r).tagResource(b -> Tags.fill(b.resourceARN(ruleArn(r)), tags)),
            (r, keys) -> events(r).untagResource(b -> b.resourceARN(ruleArn(r)).tagKeys(keys)));

    private static final Tags.Access GROUP_TAGS = new Tags.Access(
            r -> scheduler(r)
                    .listTagsForResource(b -> b.resourceArn(groupArn(r)))
                    .tags(),
            (r, tags) -> scheduler(r).tagResource(b -> Tags.fill(b.resourceArn(groupArn(r)), tags)),
            (r, keys) ->
                    scheduler(r).untagResource(b -> b.resourceArn(groupArn(r)).tagKeys(keys)));

    private EventTypes() {}

    static List<ResourceType> all() {
        return List.of(rule(), schedule(), scheduleGroup());
    }

    private static EventBridgeClient events(ResourceRequest r) {
        return r.aws().eventBridge();
    }

    private static SchedulerClient scheduler(ResourceRequest r) {
        return r.aws().scheduler();
    }

    // --- Rule ---------------------------------------------------------------------------------------

    private static ResourceType rule() {
        return ServiceType.named("AWS::Events::Rule")
                .createOnly("Name", "EventBusName")
                .maps(PutRuleRequest.builder())
                .mapsEach("Targets", Target.builder())
                .create(r -> {
                    String name = r.name("Name", 64);
                    r.refuseExisting(
                            name,
                            r.exists(() ->
                                    events(r).describeRule(b -> b.name(name).eventBusName(r.text("EventBusName")))));
                    events(r).putRule(b -> r.fill(b.name(name)));
                    return name;
                })
                .reads(r -> r.read(
                        Optional.of(events(r).describeRule(b -> b.name(r.id()).eventBusName(r.text("EventBusName"))))))
                .update(r -> events(r).putRule(b -> r.fill(b.name(r.id()))))
                .configure(EventTypes::configureTargets)
                .attributes(r -> Map.of("Arn", ruleArn(r)))
                .tags(RULE_TAGS)
                .delete(r -> {
                    removeTargets(r, targetIds(r.desired()));
                    events(r).deleteRule(b -> b.name(r.id()).eventBusName(r.text("EventBusName")));
                })
                .build();
    }

    private static String ruleArn(ResourceRequest r) {
        String bus = r.text("EventBusName");
        return r.arn("events", "rule/" + (bus == null || bus.equals("default") ? "" : bus + "/") + r.id());
    }

    private static void configureTargets(ResourceRequest r) {
        if (!r.changed("Targets")) {
            return;
        }
        List<String> desired = targetIds(r.desired());
        removeTargets(
                r,
                targetIds(r.before()).stream()
                        .filter(id -> !desired.contains(id))
                        .toList());
        if (!desired.isEmpty()) {
            events(r)
                    .putTargets(b -> b.rule(r.id())
                            .eventBusName(r.text("EventBusName"))
                            .targets(r.fillEach(Target::builder, "Targets")));
        }
    }

    private static List<String> targetIds(Properties rule) {
        return rule.parts("Targets").stream().map(target -> target.text("Id")).toList();
    }

    private static void removeTargets(ResourceRequest r, List<String> ids) {
        if (!ids.isEmpty()) {
            r.unlessGone(() -> events(r)
                    .removeTargets(b ->
                            b.rule(r.id()).eventBusName(r.text("EventBusName")).ids(ids)));
        }
    }

    // --- Schedules ----------------------------------------------------------------------------------

    private static ResourceType schedule() {
        return ServiceType.named("AWS::Scheduler::Schedule")
                .createOnly("Name")
                .maps(CreateScheduleRequest.builder())
                .create(r -> {
                    String name = r.name("Name", 64);
                    scheduler(r).createSchedule(b -> r.fill(b.name(name)));
                    return name;
                })
                .update(r -> scheduler(r).updateSchedule(b -> r.fill(b.name(r.id()))))
                .attributes(r -> Map.of(
                        "Arn",
                        r.arn("scheduler", "schedule/" + r.desired().text("GroupName", "default") + "/" + r.id())))
                .delete(r -> scheduler(r).deleteSchedule(b -> b.name(r.id()).groupName(r.text("GroupName"))))
                .build();
    }

    private static ResourceType scheduleGroup() {
        return ServiceType.named("AWS::Scheduler::ScheduleGroup")
                .createOnly("Name")
                .maps(CreateScheduleGroupRequest.builder())
                .create(r -> {
                    String name = r.name("Name", 64);
                    scheduler(r).createScheduleGroup(b -> r.fill(b.name(name)));
                    return name;
                })
                .attributes(r -> Map.of("Arn", groupArn(r)))
                .tags(GROUP_TAGS)
                .delete(r -> scheduler(r).deleteScheduleGroup(b -> b.name(r.id())))
                .build();
    }

    private static String groupArn(ResourceRequest r) {
        return r.arn("scheduler", "schedule-group/" + r.id());
    }
}
