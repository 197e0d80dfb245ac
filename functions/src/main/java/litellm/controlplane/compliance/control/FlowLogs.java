package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Resource;

/** Whether a VPC has a flow log that delivers; not asked where flow logs could not be read. */
record FlowLogs() implements Check {
    @Override
    public List<Fault> faults(Resource vpc, Circumstances circumstances) {
        if (!circumstances.inventory().knows(ResourceTypes.FLOW_LOG)) {
            return List.of();
        }
        Optional<String> place = Optional.of(Resource.member(ResourceTypes.VPC, vpc.id()));
        List<Resource> logs = circumstances
                .inventory()
                .of(ResourceTypes.FLOW_LOG)
                .filter(log -> log.place().equals(place))
                .toList();
        if (logs.isEmpty()) {
            return List.of(
                    new Fault(
                            "has no flow log; where someone deleted it, the command of the finding Drift of its stack makes it again"));
        }
        return logs.stream().allMatch(log -> log.detail("error", String.class).isPresent())
                ? logs.stream().map(FlowLogs::delivery).toList()
                : List.of();
    }

    private static Fault delivery(Resource log) {
        return new Fault("has the flow log %s, which delivers nothing: %s"
                .formatted(log.id(), log.detail("error", String.class).orElseThrow()));
    }
}
