package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.Resource;
import software.amazon.awssdk.arns.Arn;

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
            return List.of(new Fault("has no flow log", Map.of("rolesArn", List.of(rolesArn(vpc)))));
        }
        return logs.stream().allMatch(log -> log.detail("error", String.class).isPresent())
                ? logs.stream().map(FlowLogs::delivery).toList()
                : List.of();
    }

    /** Another flow log would deliver as little: there is no command. */
    private static Fault delivery(Resource log) {
        return new Fault(
                "has the flow log %s, which delivers nothing: %s"
                        .formatted(log.id(), log.detail("error", String.class).orElseThrow()),
                Map.of("rolesArn", List.of()));
    }

    /** How the ARNs of the account's roles begin. */
    private static String rolesArn(Resource vpc) {
        Arn arn = Arn.fromString(vpc.arn());
        return "arn:%s:iam::%s:role/".formatted(arn.partition(), arn.accountId().orElseThrow());
    }
}
