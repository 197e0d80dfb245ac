package litellm.controlplane.preflight;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.release.Release;

/**
 * Finds what would make a deployment fail in the account it goes to. It reads only, and only about what would be made or
 * changed: a deployment of what is there already costs a look at each stack, its template and the database, and no more.
 *
 * @param current the CloudFormation stack of a name; empty if there is no such stack
 */
public record Preflight(AccountClients clients, Function<String, Optional<PresentStack>> current, Clock clock) {
    private static final Set<String> OF_THE_CONNECTIONS = Set.of(StackNames.DATABASE, StackNames.GATEWAY);

    /** A check against an account at its own time. */
    public Preflight(AccountClients clients, Function<String, Optional<PresentStack>> current) {
        this(clients, current, Clock.systemUTC());
    }

    /**
     * What was found.
     *
     * @param faults what is sure to fail, each with its place, what was found and what to do
     * @param warnings what may fail later, or what someone may be sorry for
     * @param unread what could not be looked at, and why
     */
    public record Result(List<String> faults, List<String> warnings, List<String> unread) {
        /** This look, with those faults only that {@code earlier} found too: what passes by itself is none. */
        public Result confirming(Result earlier) {
            return new Result(faults.stream().filter(earlier.faults()::contains).toList(), warnings, unread);
        }
    }

    /** Looks at what the request would deploy. */
    public Result check(Request request, Release release) {
        List<PlannedStack> all = release.stacks().names().stream()
                .map(name -> planned(request, release, name))
                .toList();
        List<PlannedStack> wanted =
                all.stream().filter(stack -> request.wants(stack.name())).toList();
        Findings findings = new Findings();
        new DeploymentChecks(request, release, all, wanted, clients, clock, findings).run();
        new DeploymentAdvice(request, release, all, wanted, findings).give();
        return findings.result();
    }

    /**
     * The warnings about what the request would deploy. Faults are looked for twice: the stacks are read before the names, so what
     * another execution makes in between seems to be nobody's, and it is the lock that is to say so.
     *
     * @param lookAgain forgets what was read of the stacks
     * @throws InvalidRequest where both looks find a fault
     */
    public List<String> require(Request request, Release release, Runnable lookAgain) {
        Result found = check(request, release);
        if (!found.faults().isEmpty()) {
            lookAgain.run();
            found = check(request, release).confirming(found);
        }
        if (!found.faults().isEmpty()) {
            throw new InvalidRequest(found.faults());
        }
        return found.warnings();
    }

    /**
     * What is wrong where {@code tasks} tasks of the gateway need more connections than its database accepts, as both are deployed;
     * empty where there are enough. What keeps them from being counted is wrong too.
     */
    public Optional<String> shortage(Request request, Release release, int tasks) {
        List<PlannedStack> deployed = release.stacks().names().stream()
                .filter(OF_THE_CONNECTIONS::contains)
                .map(name -> planned(request, release, name))
                .filter(PlannedStack::whole)
                .toList();
        try {
            return Connections.of(deployed, release)
                    .flatMap(connections -> connections.shortage(tasks))
                    .map(shortage -> Connections.PLACE + ": " + shortage);
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    private PlannedStack planned(Request request, Release release, String name) {
        return PlannedStack.of(request, release, name, current.apply(request.stackName(name)));
    }
}
