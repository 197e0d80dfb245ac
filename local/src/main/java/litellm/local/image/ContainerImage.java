package litellm.local.image;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.Sha256;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import tools.jackson.jr.ob.JSON;

/**
 * An image of the gateway as the local cloud knows it: an OCI image manifest with an annotation that holds the
 * configuration which a real image has in its layers. So a digest alone gives the configuration.
 *
 * @param digest {@code sha256:…} of the manifest
 * @param manifest the manifest, as pushed
 * @param configYaml the {@code config.yaml} in the image
 * @param temper how it behaves
 */
public record ContainerImage(String digest, String manifest, String configYaml, Temper temper) {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIGURATION = "litellm.local.config-yaml";
    private static final String TEMPER = "litellm.local.temper";

    /**
     * The image that a build of these files makes: the same files on the same base make the same image.
     *
     * @param base the image that it is built from; empty for the one that the Dockerfile names
     */
    static ContainerImage build(String dockerfile, String configYaml, String base) {
        Temper temper = base.isEmpty() ? Temper.ofDockerfile(dockerfile) : Temper.of(base);
        byte[] layer = (dockerfile + '\0' + configYaml + '\0' + base).getBytes(StandardCharsets.UTF_8);
        byte[] configuration = JSON.std.asBytes(Map.of("os", "linux"));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MEDIA_TYPE);
        manifest.put("config", blob("application/vnd.oci.image.config.v1+json", configuration));
        manifest.put("layers", List.of(blob("application/vnd.oci.image.layer.v1.tar+gzip", layer)));
        manifest.put("annotations", annotations(configYaml, temper));
        String text = JSON.std.asString(manifest);
        return new ContainerImage(digest(text.getBytes(StandardCharsets.UTF_8)), text, configYaml, temper);
    }

    private static Map<String, String> annotations(String configYaml, Temper temper) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(CONFIGURATION, encode(configYaml));
        annotations.put(TEMPER, temper.name());
        return annotations;
    }

    /**
     * Pushes the image.
     *
     * @throws software.amazon.awssdk.services.ecr.model.EcrException when the repository is not there or its tags do
     *     not move
     */
    void push(EcrClient ecr, String repository, String tag) {
        ecr.putImage(request -> request.repositoryName(repository)
                .imageManifest(manifest)
                .imageManifestMediaType(MEDIA_TYPE)
                .imageTag(tag)
                .imageDigest(digest));
    }

    /**
     * Pulls an image.
     *
     * @return empty when the repository holds no such image, or one that no local build made
     * @throws software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException when there is no such repository
     */
    public static Optional<ContainerImage> pull(EcrClient ecr, ImageReference reference) {
        BatchGetImageResponse response = ecr.batchGetImage(request -> request.repositoryName(reference.repository())
                .imageIds(reference.identifier())
                .acceptedMediaTypes(MEDIA_TYPE));
        return response.images().stream()
                .findFirst()
                .flatMap(image -> read(image.imageId().imageDigest(), image.imageManifest()));
    }

    private static Optional<ContainerImage> read(String digest, String manifest) {
        return JSON.std.mapFrom(manifest).get("annotations") instanceof Map<?, ?> annotations
                        && annotations.get(CONFIGURATION) instanceof String encoded
                        && annotations.get(TEMPER) instanceof String temper
                ? Optional.of(new ContainerImage(
                        digest,
                        manifest,
                        new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8),
                        Temper.valueOf(temper)))
                : Optional.empty();
    }

    private static Map<String, Object> blob(String mediaType, byte[] content) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest(content));
        descriptor.put("size", content.length);
        return descriptor;
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] content) {
        return "sha256:" + Sha256.hex(content);
    }
}
