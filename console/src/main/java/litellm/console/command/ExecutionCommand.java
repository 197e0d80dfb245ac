package litellm.console.command;

import java.util.ArrayList;
import java.util.List;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Mixin;

/** A command that is one execution of the state machine on one environment. */
abstract class ExecutionCommand extends EnvironmentCommand {
    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    ExecutionCommand(Context context) {
        super(context);
    }

    /** What it asks for; only called where nothing that it needs is missing. */
    abstract ActionRequest request(String environment);

    /** Whether all is there that the request is made of; what is missing the parser names. */
    boolean complete() {
        return true;
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null && complete()) {
            checkRequest(faults);
        } else {
            super.check(faults);
        }
        start.check(faults);
    }

    /** The parser has told already which numbers an option takes. */
    private void checkRequest(List<String> faults) {
        List<String> ofRequest = new ArrayList<>();
        request(environment.name()).check(context.project(), ofRequest);
        ofRequest.removeIf(fault -> faults.stream().anyMatch(said -> said.startsWith("--" + place(fault))));
        faults.addAll(ofRequest);
    }

    /** Of {@code count: found -1; allowed …} it is {@code count:}. */
    private static String place(String fault) {
        return fault.substring(0, fault.indexOf(':') + 1);
    }

    @Override
    public int run() {
        return start.run(context, request(environment.name()));
    }
}
