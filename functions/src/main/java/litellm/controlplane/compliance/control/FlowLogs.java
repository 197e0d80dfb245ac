package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.Types;

/** Whether a VPC has a flow log; not asked where flow logs could not be read. */
record FlowLogs() implements Check {
    @Override
    public List<Fault> faults(Resource vpc, Circumstances circumstances) {
        Optional<String> place = Optional.of(Resource.member(Types.VPC, vpc.id()));
        boolean holds = !circumstances.inventory().knows(Types.FLOW_LOG)
                || circumstances
                        .inventory()
                        .of(Types.FLOW_LOG)
                        .anyMatch(log -> log.place().equals(place));
        return holds ? List.of() : List.of(new Fault("", Map.of("rolesArn", rolesArn(vpc))));
    }

    /** How the ARNs of the account's roles begin. */
    private static String rolesArn(Resource vpc) {
        String[] arn = vpc.arn().split(":", -1);
        return "arn:%s:iam::%s:role/".formatted(arn[1], arn[4]);
    }
}
