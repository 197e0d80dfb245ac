package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ListScheduleGroupsResponse;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleGroupSummary;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Tag;

/**
 * Schedules and their groups. Only groups have tags; a schedule belongs to its group, and its name says something in the default
 * group only: elsewhere it is called by its group too.
 */
record ScheduleReader(SchedulerClient scheduler, Calls calls) implements ServiceReader {
    private static final String GROUP = "AWS::Scheduler::ScheduleGroup";
    private static final String SCHEDULE = "AWS::Scheduler::Schedule";
    private static final String DEFAULT = "default";

    @Override
    public List<Listing> listings() {
        return List.of(
                new Listing(GROUP, "scheduler:ListScheduleGroups", this::groups),
                Listing.of(
                        SCHEDULE,
                        "scheduler:ListSchedules",
                        () -> calls.all(
                                scheduler.listSchedulesPaginator(request -> {}), ListSchedulesResponse::schedules),
                        ScheduleReader::schedule));
    }

    private List<Resource> groups() {
        List<ScheduleGroupSummary> groups = calls
                .all(scheduler.listScheduleGroupsPaginator(request -> {}), ListScheduleGroupsResponse::scheduleGroups)
                .stream()
                .filter(group -> !group.name().equals(DEFAULT))
                .toList();
        return calls.eachStillThere(groups, ResourceNotFoundException.class, this::group);
    }

    private Resource group(ScheduleGroupSummary group) {
        Map<String, String> tags =
                calls
                        .one(() -> scheduler.listTagsForResource(request -> request.resourceArn(group.arn())))
                        .tags()
                        .stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value));
        return Resource.of(GROUP, group.name(), group.arn()).tagged(tags).created(group.creationDate());
    }

    private static Resource schedule(ScheduleSummary schedule) {
        boolean byItself = DEFAULT.equals(schedule.groupName());
        String name = byItself ? schedule.name() : schedule.groupName() + "/" + schedule.name();
        Resource resource = Resource.of(SCHEDULE, name, schedule.arn())
                .created(schedule.creationDate())
                .with(Map.of("group", schedule.groupName(), "nameInGroup", schedule.name()));
        return byItself ? resource : resource.madeFor(GROUP, schedule.groupName());
    }
}
