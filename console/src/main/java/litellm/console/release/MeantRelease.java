package litellm.console.release;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.console.aws.Aws;
import litellm.controlplane.Action;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The release that an action means which reads one and names none: the installed one, unless a pipeline has deployed another since.
 * Without this, a change of one parameter at a terminal would put the models and templates of the installed release back, and a
 * scan would find what the later release's allow-list allows.
 *
 * @param id the later one
 * @param installed the one that is installed
 * @param action the one that means it
 */
public record MeantRelease(String id, String installed, Action action) {
    private static final int FORBIDDEN = 403;

    /**
     * The later release that {@code input} means, if it does not mean the installed one. Somebody who may not look means that one
     * too.
     */
    public static Optional<MeantRelease> of(Aws aws, Map<String, Object> input) {
        Optional<Action> action =
                Action.named(String.valueOf(input.get("action"))).filter(Action::byRelease);
        if (action.isEmpty() || input.containsKey("release")) {
            return Optional.empty();
        }
        try (S3Client s3 = aws.s3()) {
            return InstalledRelease.of(aws)
                    .flatMap(installed -> installed
                            .deployed(s3)
                            .later(String.valueOf(input.get("environment")))
                            .map(id -> new MeantRelease(id, installed.id(), action.get())));
        } catch (AwsServiceException e) {
            if (e.statusCode() == FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The input that names it. */
    public Map<String, Object> in(Map<String, Object> input) {
        Map<String, Object> named = new LinkedHashMap<>(input);
        named.put("release", id);
        return named;
    }

    /** What a person is told. */
    public String sentence() {
        String sentence = "Release %s, which was deployed last, not %s, which is installed".formatted(id, installed);
        return action.deploys() ? "%s (--release %s takes that)".formatted(sentence, installed) : sentence;
    }
}
