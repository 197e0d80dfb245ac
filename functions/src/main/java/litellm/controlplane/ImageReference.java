package litellm.controlplane;

/**
 * What a container image is called by: {@code REPOSITORY[:TAG][@DIGEST]}.
 *
 * @param repository its registry and path; a colon before the last slash is a port's
 * @param version its digest, else its tag, else the tag that an image without either has
 */
public record ImageReference(String repository, String version) {
    private static final String LATEST = "latest";

    public static ImageReference of(String image) {
        String[] parts = image.split("@", 2);
        String tagged = parts[0];
        int tag = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        String named = tag < 0 ? LATEST : tagged.substring(tag + 1);
        return new ImageReference(tag < 0 ? tagged : tagged.substring(0, tag), parts.length > 1 ? parts[1] : named);
    }
}
