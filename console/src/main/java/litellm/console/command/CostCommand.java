package litellm.console.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.command.option.ParameterOptions;
import litellm.console.release.WorkingCopyRelease;
import litellm.console.request.DeployRequest;
import litellm.console.view.CostView;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.EnvironmentCost;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.cost.StackCost;
import litellm.controlplane.preflight.OrderedNumbers;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Template;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code litellmctl cost ENV}: what an environment would cost a month; asks no account. */
@Command(
        name = "cost",
        description =
                "Shows what an environment costs a month by its templates and list prices; no account is needed. Example: litellmctl cost dev")
final class CostCommand extends EnvironmentCommand {
    /** With a release the bootstrap template makes the functions too. */
    private static final Map<String, String> INSTALLED = Map.of("Release", WorkingCopyRelease.ID);

    @Mixin
    private final ParameterOptions given = new ParameterOptions();

    private Map<String, Map<String, String>> parameters;

    CostCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null) {
            parameters = new DeployRequest(
                            "deploy", environment.name(), "all", given.file(), given.settings(), List.of(), Map.of())
                    .checkedParameters(context.project(), faults);
            if (faults.isEmpty()) {
                faults.addAll(unorderedNumbers());
            }
        }
    }

    private List<String> unorderedNumbers() {
        Release release = WorkingCopyRelease.of(context.project());
        List<String> faults = new ArrayList<>();
        release.stacks().stacks().forEach((name, entry) -> {
            Template template = release.template(name);
            Map<String, String> values =
                    entry.values(environment.name(), Map.of(), Map.of(), parameters.getOrDefault(name, Map.of()));
            faults.addAll(OrderedNumbers.faults(name, template, template.resourcesFor(values)));
        });
        return faults;
    }

    @Override
    public int run() {
        PriceTable prices = PriceTable.load();
        CostEstimator estimator = new CostEstimator(prices);
        Release release = WorkingCopyRelease.of(context.project());
        EnvironmentCost cost =
                estimator.environment(environment.name(), release.stacks(), release::template, parameters);
        Path bootstrap = context.project().bootstrapTemplate();
        StackCost controlPlane = estimator.stack(
                "control-plane",
                Template.parse(
                        context.project().name(bootstrap), context.project().readText(bootstrap)),
                INSTALLED);
        CostView view = new CostView(cost, controlPlane, prices);
        context.print(view.json(), view.lines());
        return ExitCode.DONE;
    }
}
