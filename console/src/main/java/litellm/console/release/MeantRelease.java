package litellm.console.release;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.aws.Aws;
import litellm.console.document.JsonDocument;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The release that a deployment or a plan means which names none: the installed one, unless a pipeline has deployed another since.
 * Without this, a change of one parameter at a terminal would put the models and templates of the installed release back.
 *
 * @param id the later one
 * @param installed the one that is installed
 */
public record MeantRelease(String id, String installed) {
    private static final Set<String> ACTIONS = Set.of("deploy", "plan");
    private static final int FORBIDDEN = 403;

    /**
     * The later release that {@code input} means, if it does not mean the installed one. Somebody who may not look means that one
     * too.
     */
    public static Optional<MeantRelease> of(Aws aws, Map<String, Object> input) {
        if (!ACTIONS.contains(input.get("action")) || input.containsKey("release")) {
            return Optional.empty();
        }
        try (S3Client s3 = aws.s3()) {
            return InstalledRelease.of(aws)
                    .flatMap(installed -> installed
                            .deployed(s3)
                            .later(String.valueOf(input.get("environment")))
                            .map(id -> new MeantRelease(id, installed.id())));
        } catch (AwsServiceException e) {
            if (e.statusCode() == FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The input that names it. */
    public String in(Map<String, Object> input) {
        Map<String, Object> named = new LinkedHashMap<>(input);
        named.put("release", id);
        return JsonDocument.write(named);
    }

    /** What a person is told. */
    public String sentence() {
        return "Release %s, which was deployed last, not %s, which is installed (--release %2$s takes that)"
                .formatted(id, installed);
    }
}
