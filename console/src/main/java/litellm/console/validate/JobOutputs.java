package litellm.console.validate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the jobs of a stage read of each other's outputs. One that is not there, or of a job that the reader does not wait for, is
 * an empty text to Azure.
 *
 * @param jobs all of the stage
 */
record JobOutputs(List<Map<?, ?>> jobs, Faults.InFile faults) {
    private static final Pattern READ = Pattern.compile("\\bdependencies\\.(\\w+)\\.outputs\\['([^']*)']");

    /** Where Azure evaluates no expression of a run: what they hold is a program's, or for people. */
    private static final Set<String> PLAIN = Set.of("bash", "script", "pwsh", "powershell", "inputs", "displayName");

    /** What every output begins with. */
    private static final String UNKNOWN = "";

    /**
     * Reports what a job reads in vain.
     *
     * @param awaited the jobs that it waits for; an expression may bring any
     */
    void check(String here, Map<?, ?> reader, List<String> awaited) {
        texts(reader).flatMap(text -> READ.matcher(text).results()).forEach(read -> {
            if (awaited.contains(read.group(1))) {
                output(here, read);
            } else if (awaited.stream().noneMatch(AzureExpression::isIn)) {
                faults.add(here, "found %s; allowed: of a job in its dependsOn".formatted(read.group()));
            }
        });
    }

    private void output(String here, MatchResult read) {
        List<String> beginnings = jobs.stream()
                .flatMap(job -> beginnings(read.group(1), job))
                .distinct()
                .toList();
        if (beginnings.stream().noneMatch(read.group(2)::startsWith)) {
            faults.add(
                    here,
                    "found %s; allowed are %s"
                            .formatted(
                                    read.group(),
                                    beginnings.isEmpty()
                                            ? "none, since no step there has a name"
                                            : beginnings.stream()
                                                    .map("%sNAME"::formatted)
                                                    .collect(Collectors.joining(", "))));
        }
    }

    /** What the outputs of the job of this name begin with: a deployment's with its own name, a matrix's with the leg's, then the step's. */
    private static Stream<String> beginnings(String name, Map<?, ?> job) {
        if (name.equals(job.get("job"))) {
            return job.containsKey("strategy") ? Stream.of(UNKNOWN) : steps(job);
        }
        if (!name.equals(job.get("deployment"))) {
            return Stream.empty();
        }
        return isPlain(job) ? steps(job).map(step -> step.isEmpty() ? UNKNOWN : name + "." + step) : Stream.of(UNKNOWN);
    }

    /** Another strategy, and a resource of the environment, put something else before the step. */
    private static boolean isPlain(Map<?, ?> deployment) {
        return deployment.get("strategy") instanceof Map<?, ?> strategy
                && strategy.containsKey("runOnce")
                && deployment.get("environment") instanceof String environment
                && !AzureExpression.without(environment).contains(".");
    }

    private static Stream<String> steps(Map<?, ?> job) {
        return mappings(job)
                .map(map -> map.get("steps"))
                .flatMap(JobOutputs::mappings)
                .flatMap(step -> step.containsKey("template")
                        ? Stream.of(UNKNOWN)
                        : Stream.ofNullable(step.get("name")).map(name -> step(name.toString())));
    }

    private static String step(String name) {
        return AzureExpression.isIn(name) ? UNKNOWN : name + ".";
    }

    private static Stream<Map<?, ?>> mappings(Object part) {
        return parts(part).filter(Map.class::isInstance).map(map -> (Map<?, ?>) map);
    }

    private static Stream<String> texts(Object part) {
        return parts(part).filter(String.class::isInstance).map(String.class::cast);
    }

    /** A value of YAML, and all that is in it and may hold an expression. */
    private static Stream<Object> parts(Object part) {
        Stream<?> inner = switch (part) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .filter(member -> !PLAIN.contains(String.valueOf(member.getKey())))
                        .map(Map.Entry::getValue);
            case List<?> list -> list.stream();
            case null, default -> Stream.empty();
        };
        return Stream.concat(Stream.ofNullable(part), inner.flatMap(JobOutputs::parts));
    }
}
