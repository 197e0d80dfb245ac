package litellm.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.command.option.Given;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code litellmctl teardown ENV}: one execution of the state machine that takes an environment, or one of its stacks, away. */
@Command(
        name = "teardown",
        description =
                "Takes an environment down; nothing but what the report names stays. Example: litellmctl teardown dev --confirm DELETE")
final class TeardownCommand extends ExecutionCommand {
    @Option(
            names = "--confirm",
            paramLabel = "DELETE",
            defaultValue = "",
            description = "The word DELETE, without which nothing is torn down. Example: --confirm DELETE")
    private String confirmation;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            defaultValue = "all",
            description = "Only this stack, or all. Example: --stack litellm")
    private String stack;

    @Option(
            names = "--allow-prod",
            description = "Tear down prod. Example: litellmctl teardown prod --allow-prod --confirm DELETE")
    private boolean allowProd;

    @Option(
            names = "--keep-data",
            description =
                    "Keep a final snapshot of the database, as staging and prod do anyway. Example: litellmctl teardown dev --keep-data --confirm DELETE")
    private boolean keepData;

    TeardownCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        Given.check("--stack", stack, faults);
        super.check(faults);
    }

    @Override
    ActionRequest request(String environment) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("stack", stack);
        members.put("confirmation", confirmation);
        members.put("allowProd", allowProd);
        members.put("keepData", keepData);
        return new ActionRequest("teardown", environment, members);
    }
}
