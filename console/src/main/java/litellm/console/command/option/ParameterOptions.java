package litellm.console.command.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The stacks' parameters that differ from the environment's defaults. */
public final class ParameterOptions {
    @Option(
            names = "--set",
            paramLabel = "STACK.PARAMETER=VALUE",
            description =
                    "A parameter of a stack with the value that it is to have; may be repeated. Example: --set network.EnableNatGateway=false")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description =
                    "Parameters from a JSON or YAML file, {stack: {Parameter: value}}; --set wins over it. Example: --params dev.yaml")
    private Path file;

    public List<String> settings() {
        return settings;
    }

    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
