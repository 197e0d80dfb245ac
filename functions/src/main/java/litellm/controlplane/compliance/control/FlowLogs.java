package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.Types;

/** Whether a VPC has a flow log; not asked where flow logs could not be read. */
record FlowLogs() implements Check {
    @Override
    public List<String> faults(Resource vpc, Circumstances circumstances) {
        Optional<String> place = Optional.of(Resource.member(Types.VPC, vpc.id()));
        return Check.unless(!circumstances.inventory().knows(Types.FLOW_LOG)
                || circumstances
                        .inventory()
                        .of(Types.FLOW_LOG)
                        .anyMatch(log -> log.place().equals(place)));
    }
}
