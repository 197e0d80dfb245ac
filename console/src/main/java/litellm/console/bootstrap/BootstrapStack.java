package litellm.console.bootstrap;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import litellm.console.ConsoleException;
import litellm.console.Pause;
import litellm.console.Progress;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ForeignText;
import litellm.controlplane.stack.ChangeSet;
import litellm.controlplane.stack.ChangeSets;
import litellm.controlplane.stack.EarlyValidation;
import litellm.controlplane.stack.Refusal;
import litellm.controlplane.stack.ReplacementGuard;
import litellm.controlplane.stack.RootCause;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.StackHistory;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** The stack of the control plane: its operations, and waiting for them. */
final class BootstrapStack {
    private static final Capability[] CAPABILITIES = {Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND
    };
    private static final Tag[] TAGS = {
        tag(EnvironmentTags.APPLICATION, EnvironmentTags.LITELLM),
        tag(EnvironmentTags.MANAGED_BY, EnvironmentTags.CLOUD_FORMATION)
    };

    /** CloudFormation gives up at the first name that it finds taken. */
    private static final String LEFT_BEFORE =
            "; docs/OPERATIONS.md, \"Remove it all\", lists what else an installation before may have left, and how it goes";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /** CloudFormation may tell of a change set a moment after it has made it. */
    private static final Duration UNTIL_VISIBLE = Duration.ofSeconds(10);

    /** A change set of the whole control plane is worked out in seconds, and in a few minutes where CloudFormation is busy. */
    private static final Duration UNTIL_WORKED_OUT = Duration.ofMinutes(15);

    /** A minute in all, as long as the functions wait for it. */
    private static final int LOOKS_UNTIL_BEGUN = 60;

    private static final Duration PAUSE_UNTIL_BEGUN = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CloudFormationClient cloudFormation;
    private final String name;
    private final Progress progress;
    private final Pause pause;
    private final ChangeSets changeSets;
    private final StackHistory history;
    private final Stacks stacks;

    BootstrapStack(CloudFormationClient cloudFormation, String name, Progress progress, Pause pause) {
        this.cloudFormation = cloudFormation;
        this.name = name;
        this.progress = progress;
        this.pause = pause;
        this.changeSets = new ChangeSets(cloudFormation, null);
        this.history = new StackHistory(cloudFormation);
        this.stacks = new Stacks(cloudFormation);
    }

    /** What came of the attempt to begin an operation. */
    enum Begun {
        BEGUN,
        /** Another console was faster: its operation is the one to wait for. */
        OVERTAKEN,
        NOTHING_TO_DO
    }

    /** The stack, where there is one. */
    Optional<Stack> find() {
        return stacks.find(name);
    }

    /** Begins to create the stack; what a creation that fails has made goes, although the template retains it. */
    Begun create(String templateBody, Collection<Parameter> parameters) {
        try {
            cloudFormation.createStack(create -> create.stackName(name)
                    .templateBody(templateBody)
                    .parameters(parameters)
                    .capabilities(CAPABILITIES)
                    .retainExceptOnCreate(true)
                    .tags(TAGS));
            return Begun.BEGUN;
        } catch (AlreadyExistsException e) {
            progress.say("Another console is creating " + name);
            return Begun.OVERTAKEN;
        }
    }

    /**
     * Begins to update the stack.
     *
     * @throws ConsoleException where the update would lose what the guard keeps; nothing is changed then
     */
    Begun update(Stack stack, String templateUrl, Collection<Parameter> parameters, ReplacementGuard guard) {
        String changeSet = "bootstrap-" + UUID.randomUUID();
        try {
            cloudFormation.createChangeSet(create -> create.stackName(name)
                    .changeSetName(changeSet)
                    .templateURL(templateUrl)
                    .parameters(parameters)
                    .capabilities(CAPABILITIES)
                    .tags(TAGS));
            return execute(stack, changeSet, guard);
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.OVERTAKEN) {
                progress.say("Another console is changing " + name);
                return Begun.OVERTAKEN;
            }
            throw e;
        }
    }

    private Begun execute(Stack stack, String name, ReplacementGuard guard) {
        Optional<ChangeSet> found = workedOut(stack, name);
        if (found.isEmpty() || found.get().state() == ChangeSet.State.OBSOLETE) {
            progress.say("Another console is changing " + this.name);
            return Begun.OVERTAKEN;
        }
        ChangeSet changeSet = found.get();
        Optional<String> refusal = guard.refusal(changeSet.changes());
        if (changeSet.state() == ChangeSet.State.READY && refusal.isEmpty()) {
            changeSets.execute(stack, name, name);
            awaitBegin(stack, name);
            return Begun.BEGUN;
        }
        changeSets.delete(stack, name);
        if (changeSet.state() == ChangeSet.State.EMPTY) {
            return Begun.NOTHING_TO_DO;
        }
        throw ConsoleException.failed(refusal.map(
                        why -> "ReplacementRefused: litellmctl bootstrap: " + ForeignText.line(why))
                .orElseGet(() -> "%s: %s".formatted(this.name, ForeignText.line(changeSet.reason()))));
    }

    /** A change set is executed in the background: for a moment the stack still looks as it did before, as if it had settled. */
    private void awaitBegin(Stack stack, String token) {
        for (int look = 0; look < LOOKS_UNTIL_BEGUN; look++) {
            if (history.latestToken(stack.stackId()).filter(token::equals).isPresent()) {
                return;
            }
            pause.pause(PAUSE_UNTIL_BEGUN);
        }
        throw ConsoleException.failed(
                "%s is as it was before: CloudFormation has accepted the change set %s for execution, but has not begun. Its page in the CloudFormation console may say why; install again"
                        .formatted(name, token));
    }

    /** The change set once CloudFormation is done with it; empty if it went: another one that is executed takes all others away. */
    private Optional<ChangeSet> workedOut(Stack stack, String name) {
        Duration waited = Duration.ZERO;
        Duration wait = FIRST_PAUSE;
        boolean seen = false;
        while (waited.compareTo(UNTIL_WORKED_OUT) < 0) {
            Optional<ChangeSet> changeSet = changeSets.find(stack, name);
            seen |= changeSet.isPresent();
            boolean over = changeSet
                    .map(found -> found.state() != ChangeSet.State.PENDING)
                    .orElse(seen || waited.compareTo(UNTIL_VISIBLE) >= 0);
            if (over) {
                return changeSet;
            }
            pause.pause(wait);
            waited = waited.plus(wait);
            wait = longer(wait);
        }
        throw ConsoleException.failed(
                "%s is as it was before: after %d minutes CloudFormation still works out the change set %s. Its page in the CloudFormation console may say why; install again"
                        .formatted(this.name, UNTIL_WORKED_OUT.toMinutes(), name));
    }

    /** Begins to delete the stack. */
    void delete() {
        cloudFormation.deleteStack(delete -> delete.stackName(name));
    }

    /** Begins to bring the stack back to where it was before its last operation, which failed. */
    void rollBack() {
        cloudFormation.rollbackStack(rollback -> rollback.stackName(name).retainExceptOnCreate(true));
    }

    /** Begins to go on with bringing the stack back, which failed. */
    void continueRollback() {
        cloudFormation.continueUpdateRollback(rollback -> rollback.stackName(name));
    }

    /** Waits for the operation of another console, which may show a moment after it has overtaken this one. */
    void awaitOther() {
        pause.pause(PAUSE_UNTIL_BEGUN);
        find().ifPresent(this::settle);
    }

    /** Waits until the stack's operation has ended, and says how it goes; empty if the stack is gone then. */
    Optional<Stack> settle(Stack begun) {
        String said = "";
        Duration wait = FIRST_PAUSE;
        while (true) {
            Optional<Stack> stack = stacks.find(begun.stackId());
            if (stack.isEmpty() || StackCondition.of(stack.get().stackStatus()) != StackCondition.BUSY) {
                return stack;
            }
            String line = "%s %s: %s"
                    .formatted(
                            name,
                            stack.get().stackStatusAsString(),
                            new StackEvents(history.latestOperation(begun.stackId())).progress());
            if (!line.equals(said)) {
                progress.say(line);
                said = line;
            }
            pause.pause(wait);
            wait = longer(wait);
        }
    }

    private static Duration longer(Duration wait) {
        Duration longer = wait.plus(wait.dividedBy(4));
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** The failure of the stack's last operation, with the reason of the resource that caused it. */
    ConsoleException failure(Stack stack) {
        String reason = stack.stackStatusReason() == null ? "no reason given" : stack.stackStatusReason();
        String cause = new EarlyValidation(cloudFormation)
                .cause(stack.stackId(), RootCause.of(history.latestOperation(stack.stackId())))
                .orElseGet(() -> ForeignText.line(reason));
        boolean taken = stack.stackStatus() == StackStatus.ROLLBACK_COMPLETE && RootCause.isNameTaken(cause);
        return ConsoleException.failed("%s is %s: %s"
                .formatted(
                        name,
                        stack.stackStatusAsString(),
                        taken ? ForeignText.withoutFullStop(cause) + LEFT_BEFORE : cause));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
