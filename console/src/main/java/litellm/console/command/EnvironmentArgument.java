package litellm.console.command;

import java.util.List;
import litellm.controlplane.Request;
import picocli.CommandLine.Parameters;

/** The environment that a command is about. */
final class EnvironmentArgument {
    static final String LABEL = "ENV";

    @Parameters(
            index = "0",
            paramLabel = LABEL,
            completionCandidates = Names.class,
            description = "The environment: dev, staging or prod. Example: dev")
    private String name;

    /** What was typed; null where nothing was, which picocli reports. */
    String name() {
        return name;
    }

    /** Reports an environment that does not exist. */
    void check(List<String> faults) {
        new Names().check(LABEL, name, faults);
    }

    /** The environments of an account. */
    static final class Names extends OneOf {
        Names() {
            super(Request.ENVIRONMENTS);
        }
    }
}
