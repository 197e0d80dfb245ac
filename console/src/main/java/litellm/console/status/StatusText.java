package litellm.console.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import litellm.console.aws.AwsTarget;
import litellm.console.execution.FirstFault;
import litellm.console.status.EnvironmentStatus.CostState;
import litellm.console.status.EnvironmentStatus.ErrorState;
import litellm.console.status.EnvironmentStatus.ExecutionState;
import litellm.console.status.EnvironmentStatus.KeepState;
import litellm.console.status.EnvironmentStatus.ReleaseState;
import litellm.console.status.EnvironmentStatus.ScheduleState;
import litellm.console.status.EnvironmentStatus.SecretState;
import litellm.console.view.Endpoint;
import litellm.console.view.Times;
import litellm.controlplane.Count;
import litellm.controlplane.ForeignText;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.SecretStore;

/**
 * Where an environment stands, for people.
 *
 * @param target where it stands
 * @param commands what to type for a command of litellmctl: {@code rotate dev master-key}, say
 */
public record StatusText(EnvironmentStatus status, AwsTarget target, UnaryOperator<String> commands) {
    /** Those that Secrets Manager rotates by a function of the stacks. */
    private static final List<EnvironmentSecret> ROTATED =
            List.of(EnvironmentSecret.MASTER_KEY, EnvironmentSecret.DATABASE, EnvironmentSecret.UI_PASSWORD);

    /** Days; what is further away is the interval of a secret that rotates on request only. */
    private static final long LONGEST_SCHEDULE = 365;

    /** So many fit into 80 columns. */
    private static final int DAYS_IN_A_LINE = 5;

    /** All of it, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        addStacks(lines);
        lines.add("Release");
        lines.add("  " + status.release().map(StatusText::release).orElse("no control plane is installed"));
        addService(lines);
        addLoadBalancer(lines);
        addDatabase(lines);
        lines.add("Secrets");
        unreadable("secrets").ifPresent(why -> lines.add("  " + why));
        status.secrets().forEach(secret -> lines.addAll(secret(status.environment(), secret, commands)));
        lines.add("Errors in the last hour");
        lines.add(status.errors().map(StatusText::errors).orElseGet(() -> missing("errors")));
        lines.add("Cost this month");
        lines.add("  " + cost(status.cost()));
        lines.add("Kept until");
        lines.add("  " + kept(status.keepUntil()));
        status.schedule().ifPresent(schedule -> addSchedule(lines, schedule));
        addLastExecution(lines);
        lines.add("Endpoint  " + status.endpoint().map(this::endpoint).orElse("none"));
        return lines;
    }

    private String endpoint(String address) {
        boolean stopped =
                status.service().filter(service -> service.desired() == 0).isPresent();
        return new Endpoint(status.environment(), address, stopped, target).text();
    }

    private void addStacks(List<String> lines) {
        lines.add("Stacks");
        status.stacks()
                .forEach(stack ->
                        lines.add("  %-24s %-28s %s".formatted(stack.name(), stack.status(), stack.changedAt())));
    }

    private void addService(List<String> lines) {
        lines.add("Service");
        lines.add(status.service()
                .map(service -> "  %s in %s: %d running, %d pending, %d desired; rollout %s"
                        .formatted(
                                service.name(),
                                service.cluster(),
                                service.running(),
                                service.pending(),
                                service.desired(),
                                service.rollout()))
                .orElseGet(() -> missing("service")));
        status.image().ifPresent(image -> lines.add("  image " + image));
    }

    private void addLoadBalancer(List<String> lines) {
        lines.add("Load balancer");
        lines.add(status.loadBalancer()
                .map(balancer -> "  %s: %s".formatted(balancer.name(), balancer.state()))
                .orElseGet(() -> missing("loadBalancer")));
        unreadable("targets").ifPresent(why -> lines.add("  targets " + why));
        status.targets()
                .forEach(target -> lines.add("  target %s: %s %s"
                        .formatted(target.target(), target.health(), target.reason())
                        .stripTrailing()));
    }

    private void addDatabase(List<String> lines) {
        lines.add("Database");
        lines.add(status.database()
                .map(database -> "  %s: %s, %s on %s, %d GB"
                        .formatted(
                                database.identifier(),
                                database.status(),
                                database.engine(),
                                database.instanceClass(),
                                database.gigabytes()))
                .orElseGet(() -> missing("database")));
    }

    private static void addSchedule(List<String> lines, ScheduleState schedule) {
        lines.add("Schedule");
        schedule.actions()
                .forEach(action ->
                        lines.add("  %s at %s, %s".formatted(action.action(), action.time(), schedule.timeZone())));
        List<String> days = schedule.skippedDays();
        for (int from = 0; from < days.size(); from += DAYS_IN_A_LINE) {
            String some = String.join(", ", days.subList(from, Math.min(from + DAYS_IN_A_LINE, days.size())));
            lines.add((from == 0 ? "  not on " : "         ") + some);
        }
    }

    private void addLastExecution(List<String> lines) {
        lines.add("Last execution");
        lines.add(status.lastExecution()
                .map(StatusText::execution)
                .orElseGet(() -> "  " + unreadable("lastExecution").orElse("none")));
        status.lastExecution()
                .filter(execution -> !execution.cause().isEmpty())
                .ifPresent(execution ->
                        lines.add("  %s: %s".formatted(execution.error(), FirstFault.of(execution.cause()))));
    }

    static String execution(ExecutionState execution) {
        return "  %s %s %s".formatted(execution.status(), execution.startedAt(), ForeignText.line(execution.arn()));
    }

    private String missing(String part) {
        return "  " + unreadable(part).orElse("not deployed");
    }

    private Optional<String> unreadable(String part) {
        return Optional.ofNullable(status.unreadable().get(part)).map(StatusText::notReadable);
    }

    private static String notReadable(String reason) {
        return "not readable: " + reason;
    }

    /** A secret with its age; a rotation that has not ended gets a line of its own, which says how to end it. */
    static List<String> secret(String environment, SecretState secret, UnaryOperator<String> commands) {
        if (!secret.deletedDate().isEmpty()) {
            return List.of("  %-40s %s, dated %s: %s"
                    .formatted(
                            secret.name(),
                            secret.state(),
                            Times.day(Instant.parse(secret.deletedDate())),
                            SecretStore.restoring(secret.name())));
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("  %-40s %s".formatted(secret.name(), secret.state()));
        if (!secret.since().isEmpty()) {
            line.append(", %d days old".formatted(days(Instant.parse(secret.since()), Instant.now())));
        }
        if (!secret.nextRotation().isEmpty()) {
            line.append(rotation(Instant.parse(secret.nextRotation()), Instant.now()));
        }
        lines.add(line.toString());
        if (!secret.pendingVersion().isEmpty()) {
            lines.add("    pending version %s: a rotation is under way or broken; to give it up: %s"
                    .formatted(secret.pendingVersion(), givingUp(environment, secret, commands)));
        }
        return lines;
    }

    /** Where somebody has turned on the rotation of another secret, Secrets Manager would try it again and again. */
    private static String givingUp(String environment, SecretState secret, UnaryOperator<String> commands) {
        return ROTATED.stream()
                .filter(kind -> kind.nameIn(environment).equals(secret.name()))
                .findFirst()
                .map(kind -> commands.apply("rotate %s %s --unstick".formatted(environment, kind.kind())))
                .orElseGet(() ->
                        "aws secretsmanager cancel-rotate-secret --secret-id %1$s; aws secretsmanager update-secret-version-stage --secret-id %1$s --version-stage AWSPENDING --remove-from-version-id %2$s"
                                .formatted(secret.name(), secret.pendingVersion()));
    }

    /** The latest date of the next rotation; it lies in the past where none has succeeded since. */
    private static String rotation(Instant due, Instant now) {
        long days = days(now, due);
        if (days < 0) {
            return ", its rotation is %s overdue".formatted(Count.of((int) -days, "day"));
        }
        if (due.isBefore(now)) {
            return ", its rotation is due";
        }
        return days <= LONGEST_SCHEDULE ? ", rotates in %d days".formatted(days) : "";
    }

    private static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }

    /** Where both are the same one, that goes without saying. */
    private static String release(ReleaseState release) {
        if (!release.unreadable().isEmpty()) {
            return notReadable(release.unreadable());
        }
        if (release.deployed().isEmpty()) {
            return "none is noted; installed is " + release.installed();
        }
        return release.deployed().equals(release.installed())
                ? release.deployed()
                : "%s; installed is %s".formatted(release.deployed(), release.installed());
    }

    private static String cost(CostState cost) {
        return cost.unreadable().isEmpty() ? cost.amount() : notReadable(cost.unreadable());
    }

    private static String kept(KeepState keep) {
        if (!keep.unreadable().isEmpty()) {
            return notReadable(keep.unreadable());
        }
        return keep.day().isEmpty() ? "not kept" : keep.day();
    }

    private static String errors(ErrorState errors) {
        if (errors.latest().isEmpty()) {
            return "  " + errors.count();
        }
        // CloudWatch gives the oldest first.
        return errors.count() < ErrorState.MOST
                ? "  %d, the latest: %s".formatted(errors.count(), errors.latest())
                : "  %d or more, one of them: %s".formatted(ErrorState.MOST, errors.latest());
    }
}
