package litellm.console.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.ConsoleException;
import litellm.console.Pause;
import litellm.console.aws.AwsFault;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.ExecutionHistory;
import litellm.controlplane.history.HistoryReader;
import litellm.controlplane.report.ExecutionOutput;
import litellm.controlplane.runtime.TransientFault;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;

/**
 * Reads one execution again and again until it has ended. Everything comes from the definition and the history, so it
 * may begin late, twice or after the end. A lost connection is waited out; the execution goes on without a follower.
 *
 * @param interval the time between two looks
 * @param gone whether a lost connection will not come back; asked only where one was lost
 * @param clock tells how long a connection has been lost, and when a deadline is over
 */
public record ExecutionFollower(
        SfnClient states, Pause pause, Duration interval, BooleanSupplier gone, InstantSource clock) {
    private static final int LOST_LOOKS_ALLOWED = 60;

    /** Step Functions may not tell yet of an execution that has just begun (API Reference, DescribeExecution). */
    private static final int LOOKS_UNTIL_VISIBLE = 3;

    private static final Duration PAUSE_WHEN_LOST = Duration.ofSeconds(5);

    /** A look may take a while until it is given up, so that the number of looks alone says little. */
    private static final Duration LOST_ALLOWED = Duration.ofMinutes(5);

    private static final Pattern ARN =
            Pattern.compile("arn:[^:]+:states:(?<region>[^:]+):(?<account>[^:]+):execution:[^:]+:(?<name>[^:]+)");

    /**
     * Follows to the end, or until the time is up.
     *
     * @param deadline when to stop looking although the execution still runs
     * @param observer is shown each state of affairs, the last one included
     * @return how it ended, or how it stood at the deadline
     * @throws ConsoleException if there is no such execution, or there is none any more
     * @throws SdkException if AWS refuses to tell, or the connection stays lost for five minutes or for good; the execution goes on
     */
    public Execution follow(String arn, Optional<Instant> deadline, ExecutionObserver observer) {
        Optional<Look> look = Optional.empty();
        Optional<Execution> seen = Optional.empty();
        Patience patience = new Patience();
        while (true) {
            try {
                look = Optional.of(look.orElseGet(() -> new Look(states, arn)));
                Execution execution = look.get().take();
                seen = Optional.of(execution);
                patience.heard();
                observer.show(execution);
                if (!execution.running() || isOver(deadline)) {
                    return execution;
                }
                pause.pause(interval);
            } catch (ExecutionDoesNotExistException e) {
                if (seen.isPresent()) {
                    throw vanished(arn);
                }
                if (patience.endsUnseen()) {
                    throw unknown(arn);
                }
                pause.pause(interval);
            } catch (InvalidArnException e) {
                throw unknown(arn);
            } catch (SdkException e) {
                if (AwsFault.unreached(e) && gone.getAsBoolean()) {
                    throw e;
                }
                if (seen.isPresent() && isOver(deadline)) {
                    return seen.get();
                }
                endure(e, patience, observer);
            }
        }
    }

    /** Waits for AWS to answer again; where it will not, or not as long as anybody waits, the fault is thrown. */
    private void endure(SdkException fault, Patience patience, ExecutionObserver observer) {
        if (!isTransient(fault) || patience.endsLost(clock.instant())) {
            throw fault;
        }
        observer.note("%s, trying again: %s"
                .formatted(
                        AwsFault.unreached(fault) ? "The connection to AWS was lost" : "AWS did not answer as expected",
                        AwsFault.sentence(fault)));
        pause.pause(PAUSE_WHEN_LOST);
    }

    private boolean isOver(Optional<Instant> deadline) {
        return deadline.filter(clock.instant()::isAfter).isPresent();
    }

    /** Whether another look may succeed: nothing came through, or AWS had too much to do or a fault of its own. */
    private static boolean isTransient(SdkException failure) {
        return AwsFault.unreached(failure)
                || (failure instanceof SdkServiceException refusal && TransientFault.is(refusal));
    }

    /** The execution as it stands now, without following it. */
    public static Execution look(SfnClient states, String arn) {
        try {
            return new Look(states, arn).take();
        } catch (ExecutionDoesNotExistException | InvalidArnException e) {
            throw unknown(arn);
        }
    }

    /** Whoever gave the name was right: it was there. */
    private static ConsoleException vanished(String arn) {
        return ConsoleException.failed(
                "The execution %s is not there any more, and nobody can tell how it ended: its state machine was deleted, or another local cloud was started in the place of its own"
                        .formatted(ForeignText.line(arn)));
    }

    /** By its name, which is all that a person may have typed, and where it was looked for. */
    private static ConsoleException unknown(String arn) {
        String shown = ForeignText.line(arn);
        Matcher parts = ARN.matcher(shown);
        String found = parts.matches()
                ? "\"%s\", which account %s does not have in %s"
                        .formatted(parts.group("name"), parts.group("account"), parts.group("region"))
                : "\"%s\", which does not exist".formatted(shown);
        return ConsoleException.wrongUsage(
                "EXECUTION: found %s; allowed: the ARN or the name of an execution, which litellmctl history ENV lists"
                        .formatted(found));
    }

    /** How long an execution is looked for that AWS does not show, or does not answer about. */
    private static final class Patience {
        private Instant lostSince = Instant.MIN;
        private Instant lastFault = Instant.MIN;
        private int lost;
        private int unseen;

        void heard() {
            lastFault = Instant.MIN;
            lost = 0;
        }

        /** Counted from the first fault. A machine that was asleep has not looked: where that much lies between two, it begins anew. */
        boolean endsLost(Instant now) {
            if (lastFault.plus(LOST_ALLOWED).isBefore(now)) {
                lostSince = now;
            }
            lastFault = now;
            return ++lost > LOST_LOOKS_ALLOWED || lostSince.plus(LOST_ALLOWED).isBefore(now);
        }

        boolean endsUnseen() {
            return ++unseen > LOOKS_UNTIL_VISIBLE;
        }
    }

    /** One execution, and what of its history was read already. */
    private static final class Look {
        private final SfnClient states;
        private final String arn;
        private final HistoryReader history;

        Look(SfnClient states, String arn) {
            this.states = states;
            this.arn = arn;
            Object action = object(describe().input()).get("action");
            this.history = new HistoryReader(states, arn, action instanceof String text ? text : "");
        }

        Execution take() {
            // First the status, then the history: an execution that has ended has all of its history.
            DescribeExecutionResponse description = describe();
            ExecutionHistory seen = history.look();
            return new Execution(
                    arn,
                    description.statusAsString(),
                    description.startDate(),
                    description.stopDate(),
                    object(description.input()),
                    new ExecutionOutput(object(description.output())),
                    Optional.ofNullable(description.error()).map(Failure::simpleName),
                    Optional.ofNullable(description.cause()).map(Failure::message),
                    seen.nodes(),
                    seen.steps());
        }

        private DescribeExecutionResponse describe() {
            return states.describeExecution(describe -> describe.executionArn(arn));
        }

        private static Map<String, Object> object(String json) {
            try {
                return json == null ? Map.of() : JsonDocument.readObject("execution", json);
            } catch (DocumentException e) {
                return Map.of(); // Any JSON is a legal input and output; ours are objects.
            }
        }
    }
}
