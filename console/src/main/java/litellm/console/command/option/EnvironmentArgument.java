package litellm.console.command.option;

import java.util.List;
import litellm.controlplane.Request;
import picocli.CommandLine.Parameters;

/** The environment that a command is about. */
public final class EnvironmentArgument {
    public static final String LABEL = "ENV";

    @Parameters(
            index = "0",
            paramLabel = LABEL,
            completionCandidates = Names.class,
            description = "The environment: dev, staging or prod. Example: dev")
    private String name;

    /** What was typed; null where nothing was, which picocli reports. */
    public String name() {
        return name;
    }

    /** Reports an environment that does not exist. */
    public void check(List<String> faults) {
        new Names().check(LABEL, name, faults);
    }

    /** The environments of an account. */
    public static final class Names extends OneOf {
        public Names() {
            super(Request.ENVIRONMENTS);
        }
    }
}
