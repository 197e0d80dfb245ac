package litellm.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.controlplane.ForeignText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code litellmctl local privileges}. */
@Command(
        name = "privileges",
        description =
                "Shows what each role may do in the local cloud, has used, has not used and was denied. Example: litellmctl local privileges")
final class LocalPrivileges extends ConsoleCommand {
    @Option(
            names = "--role",
            paramLabel = "TEXT",
            description = "Only roles whose names contain this. Example: --role DeployStack")
    private String role;

    LocalPrivileges(Context context) {
        super(context);
    }

    @Override
    public int run() {
        List<Map<?, ?>> all = all();
        List<Map<?, ?>> roles = all.stream()
                .filter(found -> role == null || name(found).contains(role))
                .toList();
        if (roles.isEmpty() && !all.isEmpty()) {
            throw ConsoleException.wrongUsage("--role: found \"%s\"; allowed: a part of %s"
                    .formatted(
                            ForeignText.line(role),
                            ForeignText.line(
                                    all.stream().map(LocalPrivileges::name).collect(Collectors.joining(", ")))));
        }
        context.print(
                Map.of("roles", roles),
                roles.stream().flatMap(found -> lines(found).stream()).toList());
        return ExitCode.DONE;
    }

    /** The roles that have called since the cloud was started. */
    private List<Map<?, ?>> all() {
        Map<String, Object> answer = context.localCloud().call("GET", "privileges", Optional.empty());
        return ((List<?>) answer.get("roles"))
                .stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
    }

    private static String name(Map<?, ?> role) {
        return role.get("role").toString();
    }

    private static List<String> lines(Map<?, ?> role) {
        List<?> used = (List<?>) role.get("used");
        List<?> unused = (List<?>) role.get("unused");
        List<?> denied = (List<?>) role.get("denied");
        List<String> lines = new ArrayList<>();
        lines.add(ForeignText.line("%s  allowed %s, used %d, unused %d, denied %d"
                .formatted(role.get("role"), role.get("allowed"), used.size(), unused.size(), denied.size())));
        used.forEach(grant -> lines.add(line("used  ", (Map<?, ?>) grant)));
        unused.forEach(grant -> lines.add(line("unused", (Map<?, ?>) grant)));
        denied.forEach(call -> lines.add(ForeignText.line(
                "  denied  %s  %s times".formatted(((Map<?, ?>) call).get("what"), ((Map<?, ?>) call).get("calls")))));
        return lines;
    }

    private static String line(String kind, Map<?, ?> grant) {
        Object calls = grant.get("calls");
        return ForeignText.line("  %s  %s  (%s)%s"
                .formatted(
                        kind,
                        grant.get("action"),
                        grant.get("sid"),
                        calls == null ? "" : "  %s times".formatted(calls)));
    }
}
