package litellm.console.bootstrap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import litellm.console.ConsoleException;
import litellm.console.Progress;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.bootstrap.BootstrapStack.Begun;
import litellm.console.bootstrap.ControlPlane.Installation;
import litellm.console.bootstrap.ControlPlane.Outcome;
import litellm.console.release.AssembledRelease;
import litellm.controlplane.release.ForEach;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.stack.ReplacementGuard;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * One installation. It looks at the stack and does the next right thing, until the stack runs the release: begun over an
 * installation that was cut off, it finishes it. Each way to recover is tried once.
 */
final class Installer {
    private static final Set<StackStatus> DONE = Set.of(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_COMPLETE);

    /** About a minute in all, as long as an update is given to begin. */
    private static final int MOST_OVERTAKEN = 60;

    private final BootstrapStack bootstrap;
    private final ReleaseUpload upload;
    private final Progress progress;
    private final Supplier<Map<?, ?>> source;
    private final Map<String, String> parameters;
    private final ReplacementGuard guard;
    private final Set<StackCondition> recovered = EnumSet.noneOf(StackCondition.class);
    private final List<String> uploaded = new ArrayList<>();
    private Outcome outcome = Outcome.UNCHANGED;
    private int overtaken;

    Installer(
            BootstrapStack bootstrap,
            ReleaseUpload upload,
            Progress progress,
            Supplier<Map<?, ?>> source,
            Map<String, String> parameters,
            ReplacementGuard guard) {
        this.bootstrap = bootstrap;
        this.upload = upload;
        this.progress = progress;
        this.source = source;
        this.parameters = parameters;
        this.guard = guard;
    }

    Installation install(AssembledRelease release) {
        Map<String, String> wanted = new LinkedHashMap<>(parameters);
        wanted.put("Release", release.id());
        wanted.put("FunctionsKey", release.functionsKey());
        wanted.put("StateMachineKey", release.stateMachineKey());
        Optional<Stack> stack = bootstrap.find();
        Begun begun = Begun.BEGUN;
        while (begun != Begun.NOTHING_TO_DO
                && !stack.map(present -> runs(present, wanted)).orElse(false)) {
            // Before anything is changed: it may turn out to be broken.
            begun = move(stack, release, source.get(), wanted);
            stack = bootstrap.find();
        }
        if (outcome == Outcome.UNCHANGED) {
            // The stack does not know of what somebody has deleted from the bucket.
            uploaded.addAll(upload.uploadToInstall(release));
        }
        return new Installation(
                outcome, release.id(), upload.bucket(), List.copyOf(uploaded), notKept(stack.orElseThrow()));
    }

    /** Does what is next, and waits until it is done. */
    private Begun move(
            Optional<Stack> stack, AssembledRelease release, Map<?, ?> template, Map<String, String> wanted) {
        StackCondition condition =
                stack.map(Stack::stackStatus).map(StackCondition::of).orElse(StackCondition.ABSENT);
        return switch (condition) {
            case ABSENT -> create(template);
            case DEPLOYED, ROLLED_BACK -> update(stack.orElseThrow(), release, template, wanted);
            case BUSY -> {
                progress.say("An operation on " + ControlPlaneStack.NAME + " is in progress");
                bootstrap.settle(stack.orElseThrow());
                yield Begun.BEGUN;
            }
            case EMPTY, UNUSABLE, HALTED, STUCK -> {
                recover(condition, stack.orElseThrow());
                yield Begun.BEGUN;
            }
            case FOREIGN ->
                throw ConsoleException.failed("%s is %s: only a person can resolve that, in the CloudFormation console"
                        .formatted(ControlPlaneStack.NAME, stack.orElseThrow().stackStatusAsString()));
        };
    }

    /** The parameters given that the stack does not have: CloudFormation keeps no value with which no resource changes. */
    private List<String> notKept(Stack stack) {
        Map<String, String> values = Stacks.parameters(stack);
        return parameters.keySet().stream()
                .filter(name -> !parameters.get(name).equals(values.get(name)))
                .toList();
    }

    private static boolean runs(Stack stack, Map<String, String> wanted) {
        return DONE.contains(stack.stackStatus())
                && Stacks.parameters(stack).entrySet().containsAll(wanted.entrySet());
    }

    private Begun create(Map<?, ?> template) {
        String body = BaseTemplate.of(template);
        int size = BaseTemplate.size(body);
        if (size > BaseTemplate.LIMIT) {
            throw ConsoleException.failed(
                    "bootstrap-template.yaml: what does not wait for a release is %d bytes as JSON; allowed: %d, CloudFormation's limit while there is no bucket"
                            .formatted(size, BaseTemplate.LIMIT));
        }
        progress.say("Creating the stack " + ControlPlaneStack.NAME);
        return concluded(bootstrap.create(body, parameters(template, parameters, Set.of())), Outcome.CREATED);
    }

    private Begun update(Stack stack, AssembledRelease release, Map<?, ?> template, Map<String, String> wanted) {
        progress.say("Uploading what is new in release " + release.id());
        uploaded.addAll(upload.uploadToInstall(release));
        String url = upload.url(release.bootstrapTemplateKey());
        return concluded(
                bootstrap.update(
                        stack,
                        url,
                        parameters(template, wanted, Stacks.parameters(stack).keySet()),
                        guard(template)),
                outcome == Outcome.CREATED ? Outcome.CREATED : Outcome.UPDATED);
    }

    /** The guard that also knows the names which the template gives. */
    private ReplacementGuard guard(Map<?, ?> template) {
        Map<String, Object> resources = Yaml.mapping(template.get("Resources"), "bootstrap-template.yaml: Resources");
        return new ReplacementGuard(
                guard.stack(), guard.holds(), guard.allowed(), ReplacementGuard.names(ForEach.expand(resources)));
    }

    /** Waits for the end of what has begun, here or in another console. */
    private Begun concluded(Begun begun, Outcome success) {
        if (begun == Begun.BEGUN) {
            outcome = success;
            succeed();
        } else if (begun == Begun.OVERTAKEN) {
            awaitOther();
        }
        return begun;
    }

    /** Another console may have begun its update of what is created here before this one looks. */
    private void succeed() {
        Stack stack = bootstrap.settle(bootstrap.find().orElseThrow()).orElseThrow();
        if (!DONE.contains(stack.stackStatus())) {
            throw bootstrap.failure(stack);
        }
    }

    private void awaitOther() {
        overtaken++;
        if (overtaken > MOST_OVERTAKEN) {
            throw ConsoleException.failed(
                    "%s is %s: another console was faster %d times, and what it does cannot be seen; install again"
                            .formatted(
                                    ControlPlaneStack.NAME,
                                    bootstrap
                                            .find()
                                            .map(Stack::stackStatusAsString)
                                            .orElse("gone"),
                                    MOST_OVERTAKEN));
        }
        bootstrap.awaitOther();
    }

    private void recover(StackCondition condition, Stack stack) {
        if (!recovered.add(condition)) {
            throw bootstrap.failure(stack);
        }
        boolean undone = condition == StackCondition.HALTED || condition == StackCondition.STUCK;
        progress.say("%s is %s: it is %s first"
                .formatted(ControlPlaneStack.NAME, stack.stackStatusAsString(), undone ? "rolled back" : "deleted"));
        switch (condition) {
            case HALTED -> bootstrap.rollBack();
            case STUCK -> bootstrap.continueRollback();
            default -> bootstrap.delete();
        }
        bootstrap.settle(stack);
    }

    /** The template's parameters: the values given, and what the stack has already for the others. */
    private static List<Parameter> parameters(Map<?, ?> template, Map<String, String> given, Set<String> present) {
        Set<String> declared = new TreeSet<>();
        if (template.get("Parameters") instanceof Map<?, ?> declarations) {
            declarations.keySet().forEach(name -> declared.add(name.toString()));
        }
        return declared.stream()
                .filter(name -> given.containsKey(name) || present.contains(name))
                .map(name -> given.containsKey(name)
                        ? Parameter.builder().parameterKey(name).parameterValue(given.get(name))
                        : Parameter.builder().parameterKey(name).usePreviousValue(true))
                .map(Parameter.Builder::build)
                .toList();
    }
}
